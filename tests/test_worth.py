"""What one more of something is worth: as the best plans say, and never less than nothing."""

from __future__ import annotations

import datetime as dt
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from botram_opt import (
    ContradictionError,
    InfeasibleError,
    Level,
    NoPlanWithinLimitError,
    Person,
    Plan,
    Problem,
    ProblemReference,
    Scenario,
    Term,
    Worth,
    changed_by,
    solve,
    speaking,
    verify,
    worth,
)
from botram_opt.changes import (
    AddPerson,
    Change,
    ChangeStock,
    CloseDates,
    EditItem,
    OpenDate,
    ResizePool,
    Retrain,
)
from botram_opt.language import Language
from botram_opt.plan import LevelResult
from botram_opt.problem import (
    Base,
    Closure,
    Curve,
    CurvePoint,
    DemandCurves,
    Holiday,
    MatrixTravel,
    Pin,
    PinnedPerson,
    Pool,
    Region,
    RuleSetting,
    TravelRow,
)
from botram_opt.rules import SOFT
from botram_opt.scenarios import ScenarioNews, one_more
from botram_opt.scenarios.candidates import (
    cannot_harm,
    in_words,
    needed_skills,
    next_date,
    retrainings,
)
from botram_opt.scenarios.marginals import Gain
from many import many_places
from problems import random_problem
from small import FIRST, small_plan, small_problem

ALONE: dict[str, Any] = {"workers": 1, "reproducible": True}


def worth_of(problem: Problem, **arguments: Any) -> Worth:
    with ThreadPoolExecutor(1) as executor:
        return worth(problem, executor=executor, **ALONE | arguments)


def tight_problem() -> Problem:
    """With too few counters for families, and nobody but one person who can sit at more."""
    people = (
        Person(id="a", name="A", skills=("card",)),
        Person(id="b", name="B", skills=("card", "family")),
        Person(id="c", name="C", skills=("card",)),
        Person(id="d", name="D", skills=("card",)),
    )
    return small_problem(people=people, pools=())


def test_ids_may_be_as_long_as_they_may() -> None:
    skill, person = ("s" * 85 + " and so on").ljust(100, "s"), "p" * 100
    problem = tight_problem()
    kinds = tuple(
        kind.model_copy(update={"skill": skill, "people_per_counter": 1})
        for kind in problem.counter_types
    )
    problem = problem.changed(
        skills=(*problem.skills, skill),
        counter_types=kinds,
        people=(Person(id=person, name="P", skills=("card",)),),
    )
    more = {one.name: one for one in one_more(problem)}
    assert skill in more[f"person {skill}"].apply(problem).people[-1].skills
    (learns,) = retrainings(problem, small_plan(), (skill,))
    assert skill in learns.apply(problem).person[person].skills


def random_level(seed: int) -> Problem:
    """A random problem with two levels of one random rule each."""
    names = sorted(set(SOFT) - {"change_from_plan", "hire"})
    first, second = random.Random(seed).sample(names, 2)
    return random_problem(seed, (first,), (second,))


def kinds_of_more(problem: Problem) -> list[tuple[Change, ...]]:
    """Changes that only add, and some that do not only."""
    person = Person(id="new", name="New", skills=problem.skills, base="b0")
    inside = problem.season.start + dt.timedelta(days=10)
    after = problem.season.end + dt.timedelta(days=6)
    more: list[tuple[Change, ...]] = [
        (ChangeStock(counter_type="c0", by=1), AddPerson(person=person)),
        (OpenDate(date=inside, reason="more"),),
        (OpenDate(date=after, reason="more"),),
        (Retrain(person="p0", learns=problem.skills),),
        (ChangeStock(counter_type="c0", by=-1),),
        (CloseDates(start=inside, reason="less"),),
    ]
    return [*more, *([(ResizePool(pool="g0", by=1),)] if problem.pools else [])]


def test_what_cannot_harm_leaves_every_plan_a_plan_of_the_same_cost() -> None:
    harmless = 0
    for seed in range(100):
        problem = random_level(seed)
        try:
            plan = solve(problem, time_limit=0.05, **ALONE)
        except (InfeasibleError, NoPlanWithinLimitError):
            continue
        for changes in kinds_of_more(problem):
            if not cannot_harm(problem, Scenario(name="more", changes=changes)):
                continue
            changed = changed_by(problem, changes)
            reference = ProblemReference.of(changed)
            found = verify(changed, Plan(problem=reference, visits=plan.visits))
            assert found.ok, (seed, changes, found.findings)
            first = problem.levels[0].name
            costs = [cost.value for cost in found.costs if cost.level == first]
            assert sum(costs) == plan.levels[0].value, (seed, changes)
            harmless += 1
    assert harmless > 100


def test_what_is_said_to_be_saved_is_what_the_best_plans_save() -> None:
    """However early the searches end, and whether a candidate only adds or not."""
    told = 0
    for seed in range(6):
        problem = random_level(seed)
        scenarios = [
            Scenario(name=str(number), changes=changes)
            for number, changes in enumerate(kinds_of_more(problem))
        ]
        try:
            best = worth_of(problem, candidates=scenarios)
        except InfeasibleError:
            continue
        base = best.comparison.base.result().levels[0].value
        early = worth_of(problem, candidates=scenarios, time_limit=0.01, seed=seed)
        for marginal in (*best.marginals, *early.marginals):
            true = best.comparison.scenario[marginal.compared.scenario.name].plan
            if true is None or marginal.least is None or marginal.most is None:
                continue
            saved = base - true.levels[0].value
            assert marginal.least <= saved <= marginal.most
            assert saved >= 0 or not marginal.cannot_harm
            told += 1
    assert told > 30


def curves_problem() -> Problem:
    """Demand that builds up, also after the season."""
    problem = small_problem()
    points = (
        CurvePoint(date=FIRST, requests=0),
        CurvePoint(date=problem.season.end + dt.timedelta(days=30), requests=400),
    )
    curves = tuple(
        Curve(sub_district=place.id, service="ktp", points=points)
        for place in problem.sub_districts
    )
    return problem.changed(demand=DemandCurves(curves=curves))


WAITING = small_problem(levels=(Level(name="wait", terms=(Term(rule="longest_wait"),)),))


@pytest.mark.parametrize("problem", [WAITING, curves_problem()])
def test_a_date_after_the_season_may_harm_where_cost_runs_to_its_end(problem: Problem) -> None:
    (date,) = (each for each in one_more(problem) if each.name.startswith("date"))
    assert not cannot_harm(problem, date)
    assert cannot_harm(small_problem(), date)
    (marginal,) = worth_of(problem, candidates=[date]).marginals
    assert marginal.saved is not None
    assert marginal.saved < 0
    assert marginal.gain == "costs"


def test_the_best_candidate_comes_first_and_all_is_told() -> None:
    problem = tight_problem()
    found = worth_of(problem)
    saved = [marginal.saved for marginal in found.marginals]
    assert None not in saved
    assert saved == sorted(saved, reverse=True)  # type: ignore[type-var]
    base = solve(problem, **ALONE)
    for marginal in found.marginals:
        alone = solve(marginal.compared.scenario.apply(problem), start_from=base, **ALONE)
        assert marginal.compared.plan == alone
        exact = base.levels[0].value - alone.levels[0].value
        assert (marginal.saved, marginal.least, marginal.most) == (exact, exact, exact)
        assert marginal.gain == ("saves" if exact else "nothing")
    names = [marginal.compared.scenario.name for marginal in found.marginals]
    assert set(names) >= {"counter c1", "counter c2", "person card", "person family"}
    # Whoever learns what only one person can do is as good as somebody new who can.
    best = found.marginals[0]
    assert best.saved
    assert {name for name, n in zip(names, saved, strict=True) if n == best.saved} == {
        "person family",
        "c learns family",
    }
    # A, C and D differ in nothing but their names.
    assert (found.retrained, found.retrainings) == (1, 1)
    told = found.sentences()
    assert (
        f"C learns family: 'requests unserved' falls by {best.saved} requests, which is proven."
    ) in told
    assert "1 of 1 possible retraining was tried." in told
    assert any("may be left unused" in sentence for sentence in told)
    assert Worth.model_validate_json(found.to_json()) == found


def test_rows_have_a_line_for_each_candidate_and_level() -> None:
    problem = tight_problem()
    found = worth_of(problem, retrain=0)
    rows = found.rows()
    assert len(rows) == len(found.marginals) * len(problem.levels)
    first = rows[0]
    assert (first["candidate"], first["sure"], first["unit"]) == (
        "person family",
        "saves",
        "requests",
    )
    assert first["what"] == "one more person with the skill family"
    assert first["saved"] == first["least"] == first["most"] > 0
    for row, level in zip(rows, problem.levels, strict=False):
        rise = found.marginals[0].compared.rise(level.name)
        assert rise is not None
        assert rise.rise == -row["saved"]
    assert found.retrained == 0


def test_retrainings_are_tried_for_skills_that_may_change_something(tmp_path: Path) -> None:
    problem = many_places(5)
    heard: list[ScenarioNews] = []
    found = worth_of(problem, retrain=2, results=tmp_path / "results", on_progress=heard.append)
    assert found.retrained == 2
    # Six people lack one skill, each with a home of their own.
    assert found.retrainings == 6
    names = {each.scenario.name for each in found.comparison.scenarios}
    assert sum("learns kk" in name for name in names) == 2
    assert [news.scenario for news in heard].count(None) == 1
    assert (heard[-1].done, heard[-1].of) == (7, 7)
    again = worth_of(problem, retrain=2, results=tmp_path / "results", on_progress=heard.append)
    assert again == found
    assert all(news.known for news in heard[len(heard) // 2 :])


def test_a_candidate_without_a_plan_comes_last() -> None:
    candidates = (
        Scenario(name="none", changes=(EditItem(item="season", fields={"visits_per_date": 0}),)),
        Scenario(name="who?", changes=(Retrain(person="p9", learns=("card",)),)),
        Scenario(name="counter", changes=(ChangeStock(counter_type="c1", by=1),)),
    )
    found = worth_of(small_problem(), candidates=candidates)
    assert found.marginals[0].compared.scenario.name == "counter"
    assert [each.gain for each in found.marginals][1:] == [None, None]
    assert {row["failure"] for row in found.rows()} == {None, "infeasible", "contradiction"}
    assert found.retrainings is None


def test_that_nothing_changes_is_told() -> None:
    problem = tight_problem()
    kind = problem.counter_types[0]
    same = Scenario(name="same", changes=(ChangeStock(counter_type=kind.id, to=kind.stock),))
    told = worth_of(problem, candidates=[same]).sentences()
    (words,) = same.sentences(problem)
    assert told[-1] == f"{words}: it is proven that no level changes."


def test_a_problem_without_a_plan_is_an_error() -> None:
    nothing = EditItem(item="season", fields={"visits_per_date": 0})
    heard: list[ScenarioNews] = []
    more = Scenario(name="counter", changes=(ChangeStock(counter_type="c1", by=1),))
    without = changed_by(small_problem(), [nothing])
    with pytest.raises(InfeasibleError):
        worth_of(without, candidates=[more], on_progress=heard.append)
    # Nothing is tried then.
    assert [(news.scenario, news.status, news.of) for news in heard] == [(None, "infeasible", 1)]
    with pytest.raises(ContradictionError, match="has the same name"):
        worth_of(without, candidates=[more, more])


def test_candidates_of_one_name_are_an_error_before_anything_is_solved() -> None:
    heard: list[ScenarioNews] = []
    twice = [Scenario(name="more"), Scenario(name="more")]
    with pytest.raises(ContradictionError, match="has the same name"):
        worth_of(small_problem(), candidates=twice, on_progress=heard.append)
    assert not heard
    empty: list[ScenarioNews] = []
    worth_of(small_problem(), candidates=(), on_progress=empty.append)
    assert [(news.scenario, news.done, news.of) for news in empty] == [(None, 0, 0)]


def test_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="retrain"):
        worth_of(small_problem(), retrain=-1)


@pytest.mark.parametrize(
    ("without", "with_it", "harmless", "span", "gain"),
    [
        ((10, 10), (7, 7), True, (3, 3, 3), "saves"),
        ((10, 8), (7, 6), True, (3, 1, 4), "saves"),
        ((10, 6), (7, 6), True, (3, 0, 4), "not_proven"),
        ((10, 6), (7, 6), False, (3, -1, 4), "not_proven"),
        ((10, 10), (10, 10), True, (0, 0, 0), "nothing"),
        ((10, 10), (12, 10), True, (0, 0, 0), "nothing"),
        ((10, 10), (12, 11), False, (-2, -2, -1), "costs"),
        ((10, None), (7, None), False, (3, -7, 10), "not_proven"),
    ],
)
def test_what_is_saved_lies_within_what_bounds_say(
    without: tuple[int, int | None],
    with_it: tuple[int, int | None],
    harmless: bool,
    span: tuple[int, int, int],
    gain: Gain,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = small_problem(levels=small_problem().levels[:1])
    by = 1 if harmless else -1
    scenario = Scenario(name="c1", changes=(ChangeStock(counter_type="c1", by=by),))

    def as_stated(given: Problem, **_: Any) -> Plan:
        value, bound = without if given == problem else with_it
        level = LevelResult(name="requests unserved", value=value, bound=bound, status="feasible")
        reference = ProblemReference.of(given)
        return small_plan(problem).model_copy(update={"levels": (level,), "problem": reference})

    monkeypatch.setattr("botram_opt.solving.many.solve", as_stated)
    # The visits of such a plan cost something else.
    monkeypatch.setattr(sys.modules["botram_opt.scenarios.compare"], "_faults", lambda *_: ())
    (found,) = worth_of(problem, candidates=[scenario]).marginals
    assert (found.saved, found.least, found.most) == span
    assert found.gain == gain


def test_a_date_after_the_season_may_harm_where_a_cap_is_on_what_runs_to_its_end() -> None:
    cap = {"terms": [{"rule": "longest_wait"}], "most": 0}
    cap["most"] = solve(WAITING, **ALONE).levels[0].value
    setting = RuleSetting.model_validate({"rule": "most_cost", "parameters": {"caps": [cap]}})
    capped = small_problem(rules=(setting,))
    (date,) = (each for each in one_more(capped) if each.name.startswith("date"))
    assert not cannot_harm(capped, date)
    assert worth_of(capped, candidates=[date]).marginals[0].saved is None
    travel = {"caps": [{"terms": [{"rule": "staff_travel"}], "most": 10**6}]}
    other = small_problem(rules=({"rule": "most_cost", "parameters": travel},))
    assert cannot_harm(other, date)


def test_what_is_made_up_is_told_without_the_names_it_is_given() -> None:
    problem = small_problem()
    told: dict[Language, dict[str, str]] = {"en": {}, "id": {}}
    for language, words in told.items():
        with speaking(language):
            words |= {each.name: in_words(problem, each) for each in one_more(problem)}
    assert told["en"]["person card"] == "one more person with the skill card"
    assert told["en"]["date 2025-04-05"] == "one more visit date, 5 April 2025"
    assert told["id"]["person card"] == "petugas dengan keahlian card bertambah satu orang"
    assert told["id"]["date 2025-04-05"] == "tanggal kunjungan bertambah satu (5 April 2025)"
    found = worth_of(problem, candidates=one_more(problem)[2:3])
    assert {row["what"] for row in found.rows()} == {told["en"]["person card"]}
    # What somebody states has the names that they give.
    theirs = Scenario(
        name="x",
        changes=(
            AddPerson(person=Person(id="new card", name="Ani", skills=("card",))),
            OpenDate(date=FIRST, reason="fair"),
        ),
    )
    said = "Ani joins, with the skills card; open 4 January 2025 (fair)"
    assert in_words(problem, theirs) == said
    assert in_words(problem, Scenario(name="nothing")) == "nothing"


def test_one_more_of_what_the_problem_has() -> None:
    problem = small_problem()
    found = {scenario.name: scenario.changes[0] for scenario in one_more(problem)}
    assert list(found) == [
        "counter c1",
        "counter c2",
        "person card",
        "person family",
        "pool pool",
        "date 2025-04-05",
    ]
    assert all(cannot_harm(problem, scenario) for scenario in one_more(problem))
    person = found["person card"]
    assert isinstance(person, AddPerson)
    assert (person.person.id, person.person.skills) == ("new card", ("card",))


def test_a_skill_that_only_a_pool_has_is_one_more_in_the_pool() -> None:
    people = (Person(id="new card", name="N", skills=("card",)),)
    found = {s.name: s.changes[0] for s in one_more(small_problem(people=people))}
    assert "person family" not in found
    assert found["pool pool"] == ResizePool(pool="pool", by=1)
    person = found["person card"]
    assert isinstance(person, AddPerson)
    assert person.person.id == "new card 1"


def test_a_skill_that_nobody_is_asked_for_is_no_candidate() -> None:
    kinds = tuple(
        kind.model_copy(update={"people_per_counter": 0}) if kind.id == "c1" else kind
        for kind in small_problem().counter_types
    )
    problem = small_problem(counter_types=kinds)
    assert needed_skills(problem) == ("family",)
    assert "person card" not in {scenario.name for scenario in one_more(problem)}


def test_somebody_new_is_like_those_who_are_there() -> None:
    problem = small_problem()
    bases = (*problem.bases, Base(id="depot", name="Depot"))
    regions = tuple(Region(id=id_, name=id_) for id_ in ("east", "west"))
    people = tuple(
        Person(
            id=f"q{i}",
            name="Q",
            skills=("card", "family"),
            base="depot" if i else "office",
            regions=("west",) if i else ("east",),
        )
        for i in range(3)
    )
    rows = problem.travel.rows if isinstance(problem.travel, MatrixTravel) else ()
    more = (row.model_copy(update={"origin": "depot"}) for row in rows)
    problem = problem.changed(
        bases=bases,
        regions=regions,
        people=people,
        pools=(),
        counter_types=tuple(
            kind.model_copy(update={"base": "office"}) for kind in problem.counter_types
        ),
        travel=MatrixTravel(rows=(*rows, *more)),
    )
    person = {s.name: s.changes[0] for s in one_more(problem)}["person card"]
    assert isinstance(person, AddPerson)
    assert (person.person.base, person.person.regions) == ("depot", ("west",))
    assert all(scenario.apply(problem) != problem for scenario in one_more(problem))


def test_where_the_base_has_no_ways_somebody_new_has_those_of_another() -> None:
    problem = small_problem()
    assert isinstance(problem.travel, MatrixTravel)
    rows = tuple(
        TravelRow(origin=f"p{i}", sub_district=place.id, metres=1000 * i, minutes=i)
        for i in range(4)
        for place in problem.sub_districts
    )
    kinds = tuple(k.model_copy(update={"base": None}) for k in problem.counter_types)
    problem = problem.changed(
        bases=(), counter_types=kinds, pools=(), travel=MatrixTravel(rows=rows)
    )
    (scenario,) = (s for s in one_more(problem) if s.name == "person family")
    changed = scenario.apply(problem)
    assert changed.metres("new family", "s0") == problem.metres("p1", "s0") == 1000


def test_the_next_date_is_no_holiday_and_not_closed() -> None:
    season = small_problem().season
    assert next_date(season) == dt.date(2025, 4, 5)
    shut = Closure(start=dt.date(2025, 4, 1), end=dt.date(2025, 4, 6), reason="works")
    assert next_date(season.model_copy(update={"closures": (shut,)})) == dt.date(2025, 4, 12)
    # Good Friday is on 18 April 2025; the Saturday after is a holiday in Australia.
    april = season.model_copy(
        update={"end": dt.date(2025, 4, 13), "country": "AU", "subdivision": "NSW"}
    )
    assert next_date(april) == dt.date(2025, 4, 26)
    unknown = season.model_copy(update={"country": "XX"})
    assert next_date(unknown) == dt.date(2025, 4, 5)
    never = Closure(start=season.end, end=season.end.replace(year=2026), reason="works")
    assert next_date(season.model_copy(update={"closures": (never,)})) is None
    last = season.model_copy(update={"start": dt.date(2200, 1, 1), "end": dt.date(2200, 12, 31)})
    assert next_date(last) is None


def test_closed_dates_of_the_season_are_tried_if_asked_for() -> None:
    holiday = Holiday(date=FIRST + dt.timedelta(days=7), name="Feast")
    shut = Closure(start=FIRST, end=FIRST + dt.timedelta(days=2), reason="works")
    season = small_problem().season.model_copy(update={"holidays": (holiday,), "closures": (shut,)})
    problem = small_problem(season=season)
    names = [s.name for s in one_more(problem, closed_dates=True) if s.name.startswith("date")]
    assert names == ["date 2025-04-05", "date 2025-01-04", "date 2025-01-11"]
    assert not any(s.name == "date 2025-01-04" for s in one_more(problem))


def test_the_idlest_learn_first_and_of_those_alike_only_one() -> None:
    problem = tight_problem()
    plan = small_plan(problem)
    trips = {p.id: len(plan.visits_of.get(p.id, ())) for p in problem.people}
    (only,) = retrainings(problem, plan, ("family",))
    assert only.name == f"{min('acd', key=lambda id_: trips[id_])} learns family"
    pinned = problem.changed(pins=(Pin(sub_district="s0", people=(PinnedPerson(id="c"),)),))
    assert {s.name for s in retrainings(pinned, plan, ("family",))} > {"c learns family"}
    assert retrainings(problem, plan, ("card",)) == ()
    assert len(retrainings(many_places(3), plan, ("kk", "ktp"))) == 6


def test_a_pool_that_cannot_be_larger_is_a_row() -> None:
    pool = Pool(id="full", name="Full", skills=("family",), size=1_000_000)
    found = worth_of(small_problem(pools=(pool,)), retrain=0)
    (row, *_) = (row for row in found.rows() if row["candidate"] == "pool full")
    assert row["failure"] == "contradiction"
