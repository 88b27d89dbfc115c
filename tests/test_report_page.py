"""A report as text: what stands in it, what is said of it, and that no name becomes markup."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import botram_opt
from any_plan import any_plan
from botram_opt.amounts import level_amount
from botram_opt.errors import InputError
from botram_opt.language import number, speaking
from botram_opt.plan import LevelResult, Plan
from botram_opt.problem import Assumption, Closure, FutureRequests, Futures, Problem, Season
from botram_opt.proven import proven_of_level
from botram_opt.report import html_report
from botram_opt.report.outlines import shapes
from botram_opt.report.scales import apart, dates, shares, waits
from botram_opt.tables import capacity
from problems import random_problem
from reported import a_year, visits_of
from small import small_plan, small_problem

ASSETS = Path(botram_opt.__file__).parent / "report" / "assets"

HOSTILE = (
    "<script>window.__pwned = 1</script>",
    '"><img src=x onerror="window.__pwned = 1">',
    "</script><script>window.__pwned = 1</script>",
    "{{ 7 * 7 }} ' \" & ‮evil‬ \n next line",
)


class Tags(HTMLParser):
    """Every tag with its attributes, and the text between them, as a browser takes it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(scope="module")
def solved() -> tuple[Problem, Plan]:
    problem = small_problem()
    return problem, small_plan(problem)


def test_the_library_for_charts_is_the_one_that_is_named() -> None:
    told = (ASSETS / "README.md").read_text(encoding="utf-8")
    digest = hashlib.sha256((ASSETS / "echarts.min.js").read_bytes()).hexdigest()
    assert f"`{digest}`" in told
    (version,) = re.findall(r"Apache ECharts ([\d.]+)", told)
    assert f'version="{version}"' in (ASSETS / "echarts.min.js").read_text(encoding="utf-8")


def test_only_scripts_of_our_own_may_run(solved: tuple[Problem, Plan]) -> None:
    page = html_report(*solved)
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    named = set(re.findall(r"'(sha256-[^']+)'", policy))
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts]
    assert named == {f"sha256-{digest}" for digest in digests}
    assert len(scripts) == 2
    assert policy.startswith("default-src 'none'; script-src 'sha256-")


def test_nothing_is_fetched_from_elsewhere(solved: tuple[Problem, Plan]) -> None:
    for tag, attributes in Tags(html_report(*solved)).tags:
        assert tag not in ("link", "iframe", "object", "embed", "base", "img")
        assert "src" not in attributes
        assert (attributes.get("href") or "#").startswith("#")


def test_every_number_of_a_level_stands_there_with_what_it_means(
    solved: tuple[Problem, Plan],
) -> None:
    problem, plan = solved
    text = " ".join(Tags(html_report(problem, plan)).text)
    for language in ("en", "id"):
        with speaking(language):
            for at, level in enumerate(plan.levels):
                assert level_amount(problem, level.name, level.value) in text
                assert proven_of_level(problem, level, first=not at) in text
    for known in problem.assumptions:
        assert known.name in text
        assert known.source in text


def test_a_bound_is_told_only_where_there_is_one() -> None:
    problem = small_problem()
    name = problem.levels[0].name

    def said(**fields: Any) -> str:
        return proven_of_level(problem, LevelResult(name=name, value=12, **fields), first=True)

    assert said(bound=12, status="optimal") == "Proven: no plan comes to less than 12 requests."
    assert "at best a plan comes to 5 requests" in said(bound=5, status="feasible")
    assert said(status="feasible").startswith("Not proven")
    assert not re.search(r"\d", said(status="feasible"))
    assert "proven" not in said(status="not_optimised").replace("nothing is proven", "")


def test_a_plan_that_is_wrong_is_told_at_the_top_and_its_claims_are_not(
    solved: tuple[Problem, Plan],
) -> None:
    problem, plan = solved
    claims = plan.model_copy(update={"levels": (plan.levels[0].model_copy(update={"value": 0}),)})
    text = " ".join(Tags(html_report(problem, claims)).text)
    assert "Beware: checking this plan found" in text
    assert "Proven:" not in text
    assert "is told to cost 0, and costs" in text
    assert "Beware" not in " ".join(Tags(html_report(problem, plan)).text)


def test_what_is_not_reported_is_marked() -> None:
    problem, plan = a_year()
    text = " ".join(Tags(html_report(problem, plan)).text)
    asked = sum(sum(visit.served.values()) + sum(visit.unserved.values()) for visit in plan.visits)
    assert f"~{number(asked)}" in text


def test_what_demand_may_come_to_is_shown_where_there_are_futures() -> None:
    problem = small_problem()
    counts = tuple(range(0, 100, 10))
    rows = (FutureRequests(sub_district="s0", service="ktp", requests=counts),)
    uncertain = problem.changed(futures=Futures(requests=rows))
    plan = small_plan(problem)
    page = html_report(uncertain, plan)
    assert "shows what may come instead" in page
    assert "no uncertainty of it can be shown" not in page
    assert "no uncertainty of it can be shown" in html_report(problem, plan)
    row = next(r for r in capacity(uncertain, plan) if r["low_80"] != r["high_80"])
    assert f'"spread": [{row["low_80"]}, {row["high_80"]}]' in page


def test_other_plans_stand_beside_with_what_differs() -> None:
    problem, plan = a_year()
    other = plan.model_copy(update={"visits": visits_of(problem, first=1)})
    page = html_report(problem, plan, beside={"The other": (problem, other)})
    text = " ".join(Tags(page).text)
    assert "The other: 23 visits move to other dates." in text
    assert "Other plans beside this one" not in html_report(problem, plan)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_name_becomes_markup(hostile: str) -> None:
    """Names and sources that got past every check stand there as text."""
    problem = hostile_problem(hostile)
    plan = small_plan().model_copy(update={"levels": (), "costs": ()})
    visit = plan.visits[0].model_copy(update={"sub_district": hostile})
    plan = plan.model_copy(update={"visits": (visit, *plan.visits[1:])})
    page = html_report(problem, plan, beside={hostile: clean()})
    read = Tags(page)
    harmless = Tags(html_report(*clean(), beside={"x": clean()}))
    assert {tag for tag, _ in read.tags} <= {tag for tag, _ in harmless.tags}
    assert not [name for _, attributes in read.tags for name in attributes if name[:2] == "on"]
    assert (
        len(re.findall(r"<script", page)) == len(re.findall(r"<script", html_report(*clean()))) + 2
    )
    assert hostile in "".join(read.text)


def clean() -> tuple[Problem, Plan]:
    problem = small_problem()
    return problem, small_plan().model_copy(update={"levels": (), "costs": ()})


def hostile_problem(hostile: str) -> Problem:
    problem = small_problem()
    named: dict[str, Any] = {
        part: tuple(item.model_copy(update={"name": hostile}) for item in getattr(problem, part))
        for part in ("sub_districts", "services", "counter_types", "people", "pools")
    }
    source = Assumption.model_construct(name=hostile, value=hostile, unit=hostile, source=hostile)
    season = problem.season.model_copy(update={"name": hostile})
    return problem.derived(name=hostile, season=season, assumptions=(source,), **named)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 500))
def test_any_plan_of_any_problem_has_a_report(seed: int) -> None:
    problem = random_problem(seed)
    plan = any_plan(problem, seed)
    if plan is None:
        plan = Plan(problem=botram_opt.ProblemReference.of(problem), visits=())
    page = html_report(problem, plan, beside={"itself": (problem, plan)}, language="id")
    blocks = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert all(json.loads(block) for block in blocks)
    ids = re.findall(r'\bid="([^"]+)"', page.split("<script>")[0])
    assert len(ids) == len(set(ids))
    # What stands in one language stands in the other: as many rows in as many tables.
    english, indonesian = page.split('data-language="id"')[0], page.split('data-language="id"')[1]
    assert english.count("<tr") == indonesian.count("<tr")
    assert plan._repr_html_().count("<script") == 0


def test_a_report_is_small_enough_to_be_sent() -> None:
    assert len(html_report(*a_year()).encode()) < 2_500_000


def test_languages_that_there_are_not_are_refused(solved: tuple[Problem, Plan]) -> None:
    with pytest.raises(ValueError, match="in en, id, not in 'su'"):
        html_report(*solved, language="su")  # type: ignore[arg-type]


def test_a_notebook_shows_a_plan_with_the_names_that_it_knows(solved: tuple[Problem, Plan]) -> None:
    problem, plan = solved
    named, bare = (
        plan.made_for(problem)._repr_html_(),
        Plan.model_validate_json(plan.to_json())._repr_html_(),
    )
    assert "Place 0" in named
    assert "Place 0" not in bare
    assert "s0" in bare
    with speaking("id"):
        assert "kecamatan" in plan._repr_html_()
    hostile = plan.visits[0].model_copy(update={"sub_district": HOSTILE[0]})
    shown = plan.model_copy(update={"visits": (hostile,)})._repr_html_()
    assert {tag for tag, _ in Tags(shown).tags} == {tag for tag, _ in Tags(named).tags}


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_unserved_is_never_a_better_class(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert shares().colour(low) <= shares().colour(high)
    assert shares().colour(0) == "share-1"
    assert (shares().colour(high) == "share-1") == (high < 1e-9)


@given(st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 900), st.data())
def test_each_date_falls_into_the_class_of_its_month(
    start: dt.date, length: int, data: st.DataObject
) -> None:
    season = Season(name="s", start=start, end=start + dt.timedelta(days=length))
    day = start + dt.timedelta(days=data.draw(st.integers(0, length)))
    scale = dates(season, [day])
    at = int(scale.colour(day).removeprefix("date-"))
    assert 1 <= at <= len(scale.labels) <= 6
    assert len(scale.labels) == len(scale.starts) + 1
    firsts = [start, *scale.starts]
    assert firsts[at - 1] <= day
    assert at == len(firsts) or day < firsts[at]


@given(st.lists(st.integers(0, 2000), max_size=5))
def test_waits_have_a_class_each(days: list[int]) -> None:
    scale = waits(days)
    assert len(scale.labels) == len(scale.starts) + 1 <= 6
    assert {scale.colour(n) for n in days} <= {name for name, _ in scale.entries([], "")}
    assert apart().colour(27) == "apart-1" != apart().colour(28)


def test_places_without_an_outline_are_circles_where_they_are() -> None:
    problem, _ = a_year()
    drawn = shapes(problem, {})
    assert list(drawn) == [place.id for place in problem.sub_districts]
    ring = drawn["32.16.01"][0][0]
    assert ring[0] == ring[-1]
    location = problem.sub_district["32.16.01"].location
    assert location is not None
    middle = [sum(axis) / (len(ring) - 1) for axis in zip(*ring[:-1], strict=True)]
    assert middle == pytest.approx([location.longitude, location.latitude])
    assert "There is no map" in html_report(small_problem(), small_plan())


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": [[[1, 2], [3, 4]]]},
        {"type": "Polygon", "coordinates": [[["a", 2]] * 4]},
        {"type": "Polygon", "coordinates": [[[1, 2000]] * 4]},
    ],
)
def test_outlines_that_are_none_are_refused_with_their_place(geometry: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="outline of 's1'"):
        html_report(small_problem(), small_plan(), outlines={"s1": geometry})


def test_closed_days_and_extra_dates_stand_in_the_calendar() -> None:
    problem = small_problem()
    closed = Closure(start=dt.date(2025, 2, 1), end=dt.date(2025, 2, 2), reason="flood")
    season = problem.season.model_copy(update={"closures": (closed,)})
    page = html_report(problem.changed(season=season), small_plan(problem))
    block = next(b for b in re.findall(r"json\">(.*?)</script>", page) if '"weekdays"' in b)
    kinds = {day["date"]: day["kind"] for day in json.loads(block)["days"]}
    assert kinds["2025-02-01"] == "closed"
    held = {visit.date.isoformat() for visit in small_plan(problem).visits}
    assert all(kinds[day].startswith("share-") for day in held)
    assert "2025-01-05" not in kinds
