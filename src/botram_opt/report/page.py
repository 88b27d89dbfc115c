"""The page: every section in every language, with all that it needs to be shown."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.resources import files
from typing import TYPE_CHECKING, Any, get_args

from botram_opt.datasets.outlines import Geometry, outlines_of
from botram_opt.language import Language, say, speaking
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.report.assumed import assumed
from botram_opt.report.cost_sheet import cost_sheet
from botram_opt.report.demand import demand
from botram_opt.report.heading import Heading, heading
from botram_opt.report.load import load
from botram_opt.report.outlines import Ring, shapes
from botram_opt.report.parts import Section
from botram_opt.report.place_map import place_map
from botram_opt.report.stock import stock
from botram_opt.report.year import year
from botram_opt.verification import verify

if TYPE_CHECKING:
    import jinja2

    from botram_opt.report.compared import Beside


@dataclass(frozen=True)
class Edition:
    """The report in one language; ``words`` are those of the page itself, by what they are for."""

    language: Language
    called: str
    heading: Heading
    sections: tuple[Section, ...]
    words: Mapping[str, str]


def html_report(
    problem: Problem,
    plan: Plan,
    *,
    beside: Beside | None = None,
    outlines: Mapping[str, Geometry] | None = None,
    language: Language = "en",
) -> str:
    """A plan as one HTML page in all languages, which needs no network and no other file.

    It holds the year's calendar, the map, staff load, counters beside stock, demand beside
    capacity, the cost sheet with its bounds and the assumptions. What `verify` finds stands at the
    top. Nothing in it runs but what belongs to it (Content Security Policy).

    Args:
        problem: that the plan was made for.
        plan: is shown.
        beside: other plans with their problems, by what they are to be called, to compare with.
        outlines: GeoJSON geometries (Polygon or MultiPolygon, degrees) of sub-districts, by id;
            None for those that are bundled. Without one, a place is a circle at its location.
        language: that is shown first.

    Raises:
        InputError: outlines are no polygons; holds each.
        ContradictionError: the problem sets rules that do not exist.
        ValueError: there is no such language.
    """
    known = outlines_of(problem.sub_district) if outlines is None else outlines
    drawn = shapes(problem, known)
    languages: tuple[Language, ...] = get_args(Language)
    if language not in languages:
        raise ValueError(
            say(
                "a report is in {languages}, not in {language}",
                languages=", ".join(languages),
                language=repr(language),
            )
        )
    editions = [_edition(problem, plan, beside or {}, drawn, each) for each in languages]
    scripts = [_asset("echarts.min.js"), _asset("report.js")]
    return (
        templates()
        .get_template("page.html")
        .render(
            title=problem.name,
            shown=language,
            editions=editions,
            shapes={"shapes": drawn},
            style=_asset("report.css"),
            scripts=scripts,
            hashes=[_hash(script) for script in scripts],
            version=metadata.version("botram-opt"),
        )
    )


def _edition(
    problem: Problem,
    plan: Plan,
    beside: Beside,
    drawn: Mapping[str, list[list[Ring]]],
    language: Language,
) -> Edition:
    with speaking(language):
        verified = verify(problem, plan)
        sections = [
            year(problem, plan),
            place_map(problem, plan, drawn),
            load(problem, plan),
            stock(problem, plan),
            demand(problem, plan),
            cost_sheet(problem, plan, verified),
            assumed(problem, plan),
        ]
        if beside:
            # What sets plans side by side also solves them, and the solver takes long to load.
            from botram_opt.report.compared import compared

            sections.insert(1, compared(problem, plan, beside))
        return Edition(
            language=language,
            called={"en": "English", "id": "Bahasa Indonesia"}[language],
            heading=heading(problem, plan, verified.findings),
            sections=tuple(sections),
            words=_words(),
        )


def _words() -> dict[str, str]:
    return {
        "skip": say("Skip to the content"),
        "language": say("Language"),
        "dark": say("Dark"),
        "contents": say("Contents"),
        "figures": say("In numbers"),
        "keys": say("The arrow keys go through what is drawn."),
        "without": say("Charts and filters need scripts; every number stands in the tables."),
        "legend": say("Legend"),
        "details": say("Counters and people"),
        "made": say("Made by botram-opt; it works without a network."),
    }


@cache
def _asset(name: str) -> str:
    return (files("botram_opt.report") / "assets" / name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    """A script's hash, as a Content Security Policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@cache
def templates() -> jinja2.Environment:
    """What lays pages out; every text is escaped."""
    # Not imported above: it takes long, and a plan needs it only to be shown.
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("botram_opt.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Only our own files go into the page as they are.
    own: Any = Markup
    environment.filters["own"] = own
    return environment
