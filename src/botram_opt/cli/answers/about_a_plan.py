"""Commands that ask why there is no plan, why one is so, why not otherwise, what to move."""

from __future__ import annotations

from typing import Annotated

import typer

from botram_opt.cli.answers.options import (
    Absences,
    ChangesFile,
    Closed,
    ClosedDates,
    Counters,
    NoVisit,
    OutIfAny,
    Place,
    Quiet,
    Staff,
    TimeOrWork,
    Visit,
    Without,
    Workers,
)
from botram_opt.cli.options import (
    AsJson,
    Lang,
    Language,
    PlanFile,
    ProblemFile,
    Reproducible,
    Seed,
    limits_of,
)

# As in the other commands, whatever takes long is imported where it is used.

app = typer.Typer()
PANEL = "Why, and why not"


@app.command("explain", rich_help_panel=PANEL)
def explain_command(
    problem: ProblemFile,
    others: Annotated[
        int, typer.Option(metavar="N", min=0, max=1000, help="Further conflicts to look for.")
    ] = 0,
    repairs: Annotated[
        int, typer.Option(metavar="N", min=0, max=1000, help="Repairs to look for.")
    ] = 3,
    out: OutIfAny = None,
    time_limit: TimeOrWork = 60,
    workers: Workers = None,
    seed: Seed = 0,
    reproducible: Reproducible = False,
    lang: Language = Lang.EN,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Explain why a problem has no plan, and what would give it one.

    With --out the problem is written as the first repair leaves it, with a plan, and all repairs
    as scenarios: repairs.json.
    """
    from botram_opt.cli.answers.telling import answering

    with answering(lang, quiet=quiet, as_json=as_json) as manner:
        from botram_opt.cli.answers.explain import tell_explanation

        limits = limits_of(time_limit, workers, seed, reproducible=reproducible)
        limits |= {"others": others, "repairs": repairs}
        tell_explanation(problem, out, limits, manner)


@app.command("why", rich_help_panel=PANEL)
def why_command(
    problem: ProblemFile,
    plan: PlanFile,
    visit: Annotated[
        str | None, typer.Option(metavar="PLACE[#N]", help="A visit; #2 for the second one there.")
    ] = None,
    person: Annotated[str | None, typer.Option(metavar="PERSON", help="A person.")] = None,
    counter: Annotated[str | None, typer.Option(metavar="TYPE", help="A counter type.")] = None,
    at: Annotated[
        str | None, typer.Option(metavar="PLACE[#N]", help="Only at this visit of theirs.")
    ] = None,
    time_limit: TimeOrWork = 60,
    workers: Workers = None,
    seed: Seed = 0,
    reproducible: Reproducible = False,
    lang: Language = Lang.EN,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Tell why a visit, a person or a counter type is in a plan as it is."""
    from botram_opt.cli.answers.telling import answering

    with answering(lang, quiet=quiet, as_json=as_json) as manner:
        from botram_opt.cli.answers.why import Subject, tell_why

        subject = Subject(visit, person, counter, at)
        limits = limits_of(time_limit, workers, seed, reproducible=reproducible)
        tell_why((problem, plan), subject, limits, manner)


@app.command("why-not", rich_help_panel=PANEL)
def why_not_command(
    problem: ProblemFile,
    plan: PlanFile,
    visit: Visit = None,
    no_visit: NoVisit = None,
    without: Without = None,
    absent: Absences = None,
    counters: Counters = None,
    staff: Staff = None,
    closed: Closed = None,
    closed_date: ClosedDates = None,
    changes: ChangesFile = None,
    time_limit: TimeOrWork = 60,
    workers: Workers = None,
    seed: Seed = 0,
    reproducible: Reproducible = False,
    lang: Language = Lang.EN,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Tell what a plan with something else would take, or what forbids it.

    Every option may be given more than once; all of it is asked for together.
    """
    from botram_opt.cli.answers.telling import answering

    with answering(lang, quiet=quiet, as_json=as_json) as manner:
        from botram_opt.cli.answers.otherwise import tell_why_not

        wishes = {"visit": visit, "no_visit": no_visit, "without": without, "absent": absent}
        wishes |= {"counters": counters, "staff": staff, "closed": closed}
        wishes |= {"closed_date": closed_date}
        limits = limits_of(time_limit, workers, seed, reproducible=reproducible)
        tell_why_not((problem, plan), (wishes, changes), limits, manner)


@app.command("dates", rich_help_panel=PANEL)
def dates_command(
    problem: ProblemFile,
    plan: PlanFile,
    place: Place,
    time_limit: TimeOrWork = 60,
    workers: Workers = None,
    seed: Seed = 0,
    reproducible: Reproducible = False,
    lang: Language = Lang.EN,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Rank all dates of the season for one visit by what each would cost."""
    from botram_opt.cli.answers.telling import answering

    with answering(lang, quiet=quiet, as_json=as_json) as manner:
        from botram_opt.cli.answers.dates import tell_dates

        limits = limits_of(time_limit, workers, seed, reproducible=reproducible)
        tell_dates((problem, plan), place, limits, manner)


@app.command("next-moves", rich_help_panel=PANEL)
def next_moves_command(
    problem: ProblemFile,
    plan: PlanFile,
    moves: Annotated[int, typer.Option(metavar="N", min=1, max=1000, help="How many at most.")] = 3,
    out: OutIfAny = None,
    time_limit: TimeOrWork = 60,
    workers: Workers = None,
    seed: Seed = 0,
    reproducible: Reproducible = False,
    lang: Language = Lang.EN,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Find the single moves that mend a plan, or improve it most.

    With --out the plan after all of them is written, too.
    """
    from botram_opt.cli.answers.telling import answering

    with answering(lang, quiet=quiet, as_json=as_json) as manner:
        from botram_opt.cli.answers.otherwise import tell_next_moves

        limits = limits_of(time_limit, workers, seed, reproducible=reproducible)
        tell_next_moves((problem, plan), moves, out, limits, manner)
