"""A report in a real browser: drawn, filtered, spoken, printed, reached by key, and harmless."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.report import html_report
from reported import a_year, visits_of
from small import small_plan, small_problem
from test_report_page import HOSTILE, hostile_problem

CHARTS = ("calendar", "map-chart", "load-chart", "stock-chart", "demand-chart", "beside-chart")

SERIOUS = ("serious", "critical")


class Watched:
    """A page of a browser, and all that should not happen there."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wrong: list[str] = []
        page.on("console", lambda m: self.wrong.append(m.text) if m.type != "log" else None)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("request", self._asked)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith("file:"):
            self.wrong.append(request.url)

    def show(self, file: Path) -> None:
        self.wrong.clear()
        self.page.set_viewport_size({"width": 1280, "height": 900})
        self.page.emulate_media(media="screen", color_scheme="light")
        self.page.goto(file.as_uri())

    def painted(self, theme: str) -> None:
        self.page.locator(f'html[data-theme="{theme}"]').wait_for()

    def ask(self, code: str) -> Any:
        return self.page.evaluate(code)


@pytest.fixture(scope="module")
def browser() -> Iterator[Watched]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("there is no Chromium: make programs")
        pytest.skip("needs Chromium: make programs")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = started.new_page()
        page.route("**/*", lambda r: r.continue_() if r.request.url[:5] == "file:" else r.abort())
        yield Watched(page)
        started.close()


@pytest.fixture(scope="module")
def year() -> tuple[Problem, Plan]:
    return a_year()


@pytest.fixture(scope="module")
def file(year: tuple[Problem, Plan], tmp_path_factory: pytest.TempPathFactory) -> Path:
    problem, plan = year
    other = plan.model_copy(update={"visits": visits_of(problem, first=1)})
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(html_report(problem, plan, beside={"Other": (problem, other)}), "utf-8")
    return path


@pytest.fixture
def shown(browser: Watched, file: Path) -> Watched:
    browser.show(file)
    return browser


IN_SIGHT = ".edition:not([hidden])"


def test_every_chart_is_drawn_and_nothing_is_fetched(shown: Watched) -> None:
    for chart in CHARTS:
        svg = shown.page.locator(f'{IN_SIGHT} [data-chart="{chart}"] .chart svg')
        assert svg.count() == 1, chart
        assert svg.locator("path").count() > 15, chart
        box = svg.bounding_box()
        assert box is not None
        assert box["height"] > 100
        assert box["width"] > 300
    assert shown.wrong == []


def test_the_map_has_a_shape_for_each_place_coloured_as_asked(shown: Watched) -> None:
    chart = f'{IN_SIGHT} [data-chart="map-chart"]'
    colours = """(name) => [1, 2, 3, 4, 5, 6].map((n) => {
      const box = document.createElement("i"); box.style.color = `var(--${name}-${n})`;
      document.body.append(box);
      const found = getComputedStyle(box).color;
      box.remove();
      return found;
    })"""
    filled = f"""() => [...document.querySelectorAll('{chart} svg path')]
      .map((path) => getComputedStyle(path).fill)"""
    for mode in ("date", "share", "wait"):
        shown.page.check(f'{IN_SIGHT} [name="mode"][value="{mode}"]')
        known = shown.page.evaluate(colours, mode)
        assert sum(colour in known for colour in shown.ask(filled)) >= 23
        legends = shown.page.locator(f"{chart} .legend:visible")
        assert legends.count() == 1
        assert legends.get_attribute("data-mode") == mode
    before = shown.page.locator(f"{chart} svg path").count()
    shown.page.check(f'{IN_SIGHT} [name="lines"]')
    assert shown.page.locator(f"{chart} svg path").count() >= before + 51
    assert shown.page.locator(f'{chart} [data-mode="lines"]').is_visible()
    assert shown.wrong == []


def test_filters_leave_the_visits_that_are_asked_for(
    shown: Watched, year: tuple[Problem, Plan]
) -> None:
    problem, plan = year
    rows = shown.page.locator(f'{IN_SIGHT} [data-table="visits"] tbody tr:visible')
    status = shown.page.locator(f'{IN_SIGHT} [data-of="visits"] .shown')
    faint = (
        f'{IN_SIGHT} [data-chart="calendar"] svg [fill-opacity="0.2"], {IN_SIGHT} [opacity="0.2"]'
    )
    assert rows.count() == 23
    assert shown.page.locator(faint).count() == 0
    first = plan.visits[0]
    month = f"{first.date:%Y-%m}"
    shown.page.select_option(f'{IN_SIGHT} [name="month"]', month)
    assert rows.count() == sum(f"{visit.date:%Y-%m}" == month for visit in plan.visits) < 23
    assert status.inner_text() == f"{rows.count()} of 23 visits are shown"
    assert shown.page.locator(faint).count() > 0
    shown.page.select_option(f'{IN_SIGHT} [name="person"]', first.people[0])
    assert [row.get_attribute("data-place") for row in rows.all()] == [first.sub_district]
    shown.page.select_option(f'{IN_SIGHT} [name="month"]', "")
    assert rows.count() == len(plan.visits_of[first.people[0]])
    shown.page.select_option(f'{IN_SIGHT} [name="person"]', "")
    shown.page.fill(f'{IN_SIGHT} [name="text"]', problem.sub_districts[4].name.upper())
    assert rows.count() == 1
    shown.page.fill(f'{IN_SIGHT} [name="text"]', "no such place")
    assert rows.count() == 0


def test_one_service_is_drawn_by_itself(shown: Watched) -> None:
    bars = f'{IN_SIGHT} [data-chart="demand-chart"] svg'
    whole = shown.page.inner_html(bars)
    shown.page.select_option(f'{IN_SIGHT} [name="service"]', "KK")
    assert shown.page.inner_html(bars) != whole


def test_the_language_is_switched_everywhere(shown: Watched) -> None:
    assert shown.ask("document.documentElement.lang") == "en"
    assert "The map" in shown.page.inner_text("body")
    shown.page.click(f'{IN_SIGHT} [data-to="id"]')
    assert shown.ask("document.documentElement.lang") == "id"
    text = shown.page.inner_text("body")
    assert "Peta" in text
    assert "The map" not in text
    drawn = shown.page.locator(f'{IN_SIGHT} [data-chart="calendar"] svg').text_content()
    assert "Agu" in (drawn or "")
    assert shown.page.locator(f"{IN_SIGHT} .chart svg").count() == len(CHARTS)
    assert shown.ask("document.activeElement.dataset.to") == "id"
    assert shown.wrong == []


def test_dark_and_light_are_chosen_and_paper_is_light(shown: Watched) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = shown.ask(ground)
    shown.page.emulate_media(color_scheme="dark")
    shown.painted("dark")
    dark = shown.ask(ground)
    assert dark != light
    shown.page.emulate_media(media="print")
    shown.painted("light")
    assert shown.ask(ground) == light
    assert not shown.page.locator("nav:visible, .controls fieldset:visible, .bar:visible").count()
    assert shown.page.locator(f"{IN_SIGHT} .chart svg:visible").count() == len(CHARTS)
    shown.page.set_viewport_size({"width": 688, "height": 900})
    assert shown.ask("document.documentElement.scrollWidth") <= 688
    shown.page.emulate_media(media="screen")
    shown.painted("dark")
    shown.page.click(f"{IN_SIGHT} .dark")
    assert shown.ask(ground) == light


@pytest.mark.parametrize("width", [360, 768])
def test_nothing_is_wider_than_a_small_screen(shown: Watched, width: int) -> None:
    shown.page.set_viewport_size({"width": width, "height": 700})
    for language in ("id", "en"):
        shown.page.click(f'{IN_SIGHT} [data-to="{language}"]')
        assert shown.ask("document.documentElement.scrollWidth") <= width


def test_all_is_reached_by_the_keyboard(shown: Watched) -> None:
    shown.page.keyboard.press("Tab")
    assert shown.ask("document.activeElement.className") == "skip"
    reached: set[str] = set()
    for _ in range(60):
        shown.page.keyboard.press("Tab")
        reached.add(
            shown.ask("(document.activeElement.name || document.activeElement.className) || ''")
        )
    assert {"dark", "month", "person", "text", "frame"} <= reached
    frame = shown.page.locator(f'{IN_SIGHT} [data-chart="map-chart"] .frame')
    frame.focus()
    shown.page.keyboard.press("ArrowRight")
    told = shown.page.locator(f'{IN_SIGHT} [data-chart="map-chart"] .told')
    assert told.inner_text().startswith("Tarumajaya. ")
    assert "longest wait" in told.inner_text()
    assert shown.page.locator(f"{IN_SIGHT} .tip:visible").inner_text().startswith("Tarumajaya")
    shown.page.keyboard.press("ArrowLeft")
    shown.page.keyboard.press("ArrowLeft")
    assert not told.inner_text().startswith("Tarumajaya")


@pytest.mark.parametrize(
    ("language", "scheme"),
    [
        ("en", "light"),
        pytest.param("id", "dark", marks=pytest.mark.long),
        pytest.param("en", "dark", marks=pytest.mark.long),
        pytest.param("id", "light", marks=pytest.mark.long),
    ],
)
def test_axe_finds_nothing_serious_in_a_year(
    shown: Watched, language: str, scheme: Literal["light", "dark"]
) -> None:
    assert serious(shown, language, scheme) == []


def test_axe_finds_nothing_serious_in_the_dark(browser: Watched, tmp_path: Path) -> None:
    small, plan, path = small_problem(), small_plan(), tmp_path / "small.html"
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    page = html_report(small, plan, beside={"x": (small, plan)}, outlines={"s0": square})
    path.write_text(page, "utf-8")
    browser.show(path)
    assert serious(browser, "id", "dark") == []


def serious(shown: Watched, language: str, scheme: Literal["light", "dark"]) -> list[Any]:
    """What axe finds, with where."""
    shown.page.emulate_media(color_scheme=scheme)
    shown.painted(scheme)
    shown.page.click(f'{IN_SIGHT} [data-to="{language}"]')
    # What is inside a chart is nothing to a screen reader: a chart is an image with a name.
    context = {"include": [["body"]], "exclude": [[".chart svg"]]}
    found = Axe().run(shown.page, context=context).response["violations"]
    return [
        (each["id"], [node["target"] for node in each["nodes"]][:3])
        for each in found
        if each["impact"] in SERIOUS
    ]


def test_hostile_names_do_nothing(browser: Watched, tmp_path: Path) -> None:
    plan = small_plan().model_copy(update={"levels": (), "costs": ()})
    for hostile in HOSTILE:
        path = tmp_path / "hostile.html"
        problem = hostile_problem(hostile)
        path.write_text(
            html_report(problem, plan, beside={hostile: (small_problem(), plan)}), "utf-8"
        )
        browser.show(path)
        for frame in browser.page.locator(f"{IN_SIGHT} .frame").all():
            frame.focus()
            browser.page.keyboard.press("ArrowRight")
        assert browser.ask("window.__pwned") is None
        assert browser.page.locator("img, .tip script").count() == 0
        assert browser.wrong == []
