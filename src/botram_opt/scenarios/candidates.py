"""One more of something: what there is to try, and whether it can make anything worse."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from botram_opt.changes import (
    AddPerson,
    AddPool,
    Change,
    ChangeStock,
    OpenDate,
    ResizePool,
    Retrain,
    Scenario,
)
from botram_opt.changes.changed import sentences_of
from botram_opt.language import say
from botram_opt.plan import Plan
from botram_opt.problem import (
    Holiday,
    MatrixTravel,
    Person,
    Problem,
    Season,
    Term,
    TravelRow,
    Weekday,
    public_holidays,
)
from botram_opt.problem.base import LAST_YEAR
from botram_opt.rules import hard_rules
from botram_opt.rules.most_cost import MostCost
from botram_opt.wording import on

ONE_MORE_DATE = "one more visit date"
"""Why a date is opened; part of the problem, and so not in the language that is spoken."""

WITHIN_DAYS = 60
"""So many days after a season its next visit date is looked for."""

LONGEST_ID, LONGEST_NAME = 90, 200
"""Letters of what is made of ids, at most."""

UNTIL_THE_END = ("longest_wait", "waiting")
"""Soft rules whose cost depends on when the season ends."""


def one_more(problem: Problem, *, closed_dates: bool = False) -> tuple[Scenario, ...]:
    """One more of each thing that a problem might have too few of.

    - One more counter of each type.
    - One more person with each skill that a counter type asks for, and no other, where named people
      have it or nobody does. They set out from the base of most of those who have it, and go to
      the regions that most of these go to.
    - One more person in each pool.
    - One more visit date: the first after the season that falls on one of its weekdays, on no
      closed day and on no holiday, as far as those of its country are known.

    Args:
        problem: what is planned.
        closed_dates: try also each date within the season that would be a visit date if it were
            no holiday and not closed.
    """
    found: list[tuple[str, Change]] = [
        (f"counter {kind.id}", ChangeStock(counter_type=kind.id, by=1))
        for kind in problem.counter_types
    ]
    pooled = {skill for pool in problem.pools for skill in pool.skills}
    named = {skill for person in problem.people for skill in person.skills}
    found += [
        (f"person {skill}", _person_with(problem, skill))
        for skill in needed_skills(problem)
        if skill in named or skill not in pooled
    ]
    found += [(f"pool {pool.id}", ResizePool(pool=pool.id, by=1)) for pool in problem.pools]
    following = next_date(problem.season)
    days = [] if following is None else [following]
    if closed_dates:
        days += _closed_dates(problem.season)
    found += [(f"date {day}", OpenDate(date=day, reason=ONE_MORE_DATE)) for day in days]
    return tuple(Scenario(name=name, changes=(change,)) for name, change in found)


def retrainings(problem: Problem, plan: Plan, skills: Sequence[str]) -> tuple[Scenario, ...]:
    """People who learn a skill that they lack, those who go out least in a plan first.

    Of people who differ in nothing but their names only one is taken. They come in turn for each
    skill, in the order of the skills.
    """
    idle = sorted(problem.people, key=lambda person: len(plan.visits_of.get(person.id, ())))
    in_turn = []
    for rank, skill in enumerate(skills):
        lack = (person for person in idle if skill not in person.skills)
        in_turn += [
            (number, rank, person.id, skill) for number, person in enumerate(_unlike(problem, lack))
        ]
    return tuple(
        Scenario(
            name=f"{person} learns {skill}"[:LONGEST_NAME].strip(),
            changes=(Retrain(person=person, learns=(skill,)),),
        )
        for _, _, person, skill in sorted(in_turn)
    )


def in_words(problem: Problem, scenario: Scenario) -> str:
    """What a candidate changes, in the language that is spoken; its name, if nothing.

    Of what `one_more` makes up the names and reasons are left out, which are in no language.
    """
    told = []
    for change, sentence in zip(
        scenario.changes, sentences_of(problem, scenario.changes), strict=True
    ):
        if isinstance(change, OpenDate) and change.reason == ONE_MORE_DATE:
            told.append(say("one more visit date, {day}", day=on(change.date)))
        elif isinstance(change, AddPerson) and _is_made_up(problem, change):
            (skill,) = change.person.skills
            told.append(say("one more person with the skill {skill}", skill=skill))
        else:
            told.append(sentence)
    return "; ".join(told) or scenario.name


def _is_made_up(problem: Problem, change: AddPerson) -> bool:
    skills = change.person.skills
    return len(skills) == 1 and change == _person_with(problem, skills[0])


def needed_skills(problem: Problem) -> tuple[str, ...]:
    """Skills that a counter type asks people for, in the order of the problem."""
    needed = {kind.skill for kind in problem.counter_types if kind.people_per_counter}
    return tuple(skill for skill in problem.skills if skill in needed)


def cannot_harm(problem: Problem, scenario: Scenario) -> bool:
    """Whether the first level cannot become worse by a scenario: it only adds what may be left.

    Then each plan of the problem is a plan of the changed one, and costs the same at the first
    level. So it is with counters, people and skills in addition, as no rule asks for them to be
    used, and with a date within the season. A date outside lengthens the season, and with it what
    is asked for, where demand builds up, and how long is waited, which a rule may cap.
    """
    return all(_only_adds(problem, change) for change in scenario.changes)


def _only_adds(problem: Problem, change: Change) -> bool:
    if isinstance(change, ChangeStock | ResizePool):
        return change.by is not None and change.by >= 0
    if isinstance(change, Retrain):
        return not change.loses
    if isinstance(change, OpenDate):
        season = problem.season
        inside = season.start <= change.date <= season.end
        counted = [*problem.levels[0].terms, *_capped(problem)]
        waits = any(term.rule in UNTIL_THE_END for term in counted)
        return inside or not (waits or problem.demand.kind == "accumulating")
    return isinstance(change, AddPerson | AddPool)


def _capped(problem: Problem) -> Iterator[Term]:
    """Soft rules that hard ones cap: what costs more may be no plan any more."""
    for rule in hard_rules(problem).values():
        if isinstance(rule, MostCost):
            yield from (term for cap in rule.caps for term in cap.terms)


def next_date(season: Season) -> dt.date | None:
    """The first day after a season on which a visit might be; None if there is none for long."""
    days = [season.last_day + dt.timedelta(days=number) for number in range(1, WITHIN_DAYS + 1)]
    holidays = {holiday.date for holiday in _holidays(season, days[0], days[-1])}
    return next(
        (
            day
            for day in days
            if Weekday.of(day) in season.weekdays
            and day.year <= LAST_YEAR
            and day not in holidays
            and not any(day in closure for closure in season.closures)
        ),
        None,
    )


def _holidays(season: Season, start: dt.date, end: dt.date) -> Iterable[Holiday]:
    """Holidays of the season's country; none of a country or a year of which none are known."""
    if season.country is None:
        return ()
    try:
        return public_holidays(season.country, start, end, season.subdivision)
    except (NotImplementedError, LookupError):
        return ()


def _closed_dates(season: Season) -> Iterator[dt.date]:
    for number in range((season.end - season.start).days + 1):
        day = season.start + dt.timedelta(days=number)
        if Weekday.of(day) in season.weekdays and season.why_no_visit(day) is not None:
            yield day


def _person_with(problem: Problem, skill: str) -> AddPerson:
    """A person with one skill, much like those who have it."""
    alike = [person for person in problem.people if skill in person.skills]
    bases = Counter(problem.base_of(person) for person in alike or problem.people)
    regions = Counter(person.regions for person in alike)
    taken = problem.person.keys() | problem.pool.keys() | problem.base.keys()
    new = f"new {skill}"[:LONGEST_ID].strip()
    ids = (f"{new} {number}" if number else new for number in range(10_000))
    id_ = next(id_ for id_ in ids if id_ not in taken)
    base = bases.most_common(1)[0][0] if bases else None
    if base is None and problem.bases:
        base = problem.bases[0].id
    person = Person(
        id=id_,
        name=id_,
        skills=(skill,),
        base=base,
        regions=regions.most_common(1)[0][0] if regions else None,
    )
    return AddPerson(person=person, travel=_ways(problem, base, alike, id_))


def _ways(
    problem: Problem, base: str | None, alike: Sequence[Person], id_: str
) -> tuple[TravelRow, ...] | None:
    """Where a table of travel does not know the base: the ways of one of those who are alike."""
    travel = problem.travel
    if not isinstance(travel, MatrixTravel) or base in travel.origins or not alike:
        return None
    like = problem.origin_of(alike[0])
    rows = (row for row in travel.rows if row.origin == like)
    return tuple(row.model_copy(update={"origin": id_}) for row in rows) or None


def _unlike(problem: Problem, people: Iterable[Person]) -> Iterator[Person]:
    """People of whom no two could stand in for each other."""
    named = problem.model_dump_json(include={"pins", "pairs", "prohibitions", "levels", "rules"})
    seen: set[str] = set()
    for person in people:
        known = f'"{person.id}"' in named or _has_ways(problem, person)
        rest = person.model_dump_json(exclude=set() if known else {"id", "name"})
        if rest not in seen:
            seen.add(rest)
            yield person


def _has_ways(problem: Problem, person: Person) -> bool:
    return isinstance(problem.travel, MatrixTravel) and person.id in problem.travel.origins
