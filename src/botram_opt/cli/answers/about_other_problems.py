"""Commands that ask what would be if: scenarios, one more of something, other goals."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from botram_opt.cli.answers.options import (
    Absences,
    Base,
    ChangesFile,
    Closed,
    ClosedDates,
    Counters,
    NoVisit,
    OutIfAny,
    Processes,
    Quiet,
    Results,
    Staff,
    TimeForEach,
    Visit,
    Without,
)
from botram_opt.cli.options import (
    AsJson,
    Lang,
    Language,
    Out,
    PlanFile,
    ProblemFile,
    Reproducible,
    Seed,
    TimeLimit,
    Workers,
    limits_of,
)

app = typer.Typer()
PANEL = "What if, and what now"


@app.command("what-if", rich_help_panel=PANEL)
def what_if_command(
    problem: ProblemFile,
    scenarios: Annotated[
        list[Path], typer.Argument(metavar="SCENARIOS...", help="Files of scenarios, as JSON.")
    ],
    base: Base = None,
    results: Results = None,
    processes: Processes = None,
    out: OutIfAny = None,
    time_limit: TimeForEach = None,
    workers: Workers = None,
    seed: Seed = 0,
    reproducible: Reproducible = False,
    lang: Language = Lang.EN,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Plan scenarios of a problem, and set them beside it.

    With --out all of it is written: what-if.json, what-if.csv, and each plan with its problem in
    a folder of its own.
    """
    from botram_opt.cli.answers.telling import answering

    with answering(lang, quiet=quiet, as_json=as_json, live=True) as manner:
        from botram_opt.cli.answers.what_if import tell_what_if

        limits = limits_of(time_limit, workers, seed, reproducible=reproducible)
        limits |= {"processes": processes, "results": results}
        tell_what_if((problem, base, scenarios), out, limits, manner)


@app.command("worth", rich_help_panel=PANEL)
def worth_command(
    problem: ProblemFile,
    candidates: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Scenarios to try instead of one more of each thing."),
    ] = None,
    retrain: Annotated[
        int, typer.Option(metavar="N", min=0, help="Retrainings that are tried at most.")
    ] = 5,
    base: Base = None,
    results: Results = None,
    processes: Processes = None,
    out: OutIfAny = None,
    time_limit: TimeForEach = None,
    workers: Workers = None,
    seed: Seed = 0,
    reproducible: Reproducible = False,
    lang: Language = Lang.EN,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Tell what one more counter, person or date is worth.

    With --out all of it is written: worth.json and worth.csv.
    """
    from botram_opt.cli.answers.telling import answering

    with answering(lang, quiet=quiet, as_json=as_json, live=True) as manner:
        from botram_opt.cli.answers.worth import tell_worth

        limits = limits_of(time_limit, workers, seed, reproducible=reproducible)
        limits |= {"processes": processes, "results": results, "retrain": retrain}
        tell_worth((problem, base, candidates), out, limits, manner)


@app.command("pareto", rich_help_panel=PANEL)
def pareto_command(
    problem: ProblemFile,
    goal: Annotated[
        list[str],
        typer.Option(
            metavar="NAME", help="A level of the problem or a soft rule; give two or three."
        ),
    ],
    points: Annotated[
        int, typer.Option(metavar="N", min=2, max=1000, help="About how many plans are wanted.")
    ] = 10,
    remaining: Annotated[
        bool, typer.Option("--remaining", help="Optimise the other levels below the goals, too.")
    ] = False,
    start_from: Annotated[
        Path | None, typer.Option(metavar="PLAN", help="A plan to start from.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A picture: .png, .svg or .pdf.")
    ] = None,
    out: OutIfAny = None,
    time_limit: TimeForEach = None,
    workers: Workers = None,
    seed: Seed = 0,
    reproducible: Reproducible = False,
    lang: Language = Lang.EN,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Find plans between goals that are at odds.

    None of them costs less than another by one goal and no more by the others. With --out all of
    it is written: pareto.json, pareto.csv, and each plan in a folder of its own.
    """
    from botram_opt.cli.answers.telling import answering

    with answering(lang, quiet=quiet, as_json=as_json, live=True) as manner:
        from botram_opt.cli.answers.pareto import tell_pareto

        limits = limits_of(time_limit, workers, seed, reproducible=reproducible)
        limits |= {"points": points, "remaining": remaining}
        tell_pareto((problem, start_from), goal, (plot, out), limits, manner)


@app.command("replan", rich_help_panel=PANEL)
def replan_command(
    problem: ProblemFile,
    plan: PlanFile,
    as_of: Annotated[
        str, typer.Option(metavar="DATE", help="The first day that can still be planned.")
    ],
    out: Out,
    visit: Visit = None,
    no_visit: NoVisit = None,
    without: Without = None,
    absent: Absences = None,
    counters: Counters = None,
    staff: Staff = None,
    closed: Closed = None,
    closed_date: ClosedDates = None,
    changes: ChangesFile = None,
    actuals: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="What became of visits, as JSON; botram-opt schema actuals has its form.",
        ),
    ] = None,
    notice: Annotated[
        int | None,
        typer.Option(metavar="DAYS", min=0, max=366, help="Notice that people need of a visit."),
    ] = None,
    near: Annotated[
        int | None,
        typer.Option(
            metavar="DAYS", min=0, max=366, help="Days by which a visit may move; by more is far."
        ),
    ] = None,
    freedom: Annotated[
        int,
        typer.Option(
            metavar="N",
            min=0,
            max=1_000_000,
            help="What may be changed beyond the least, for the sake of other goals.",
        ),
    ] = 0,
    time_limit: TimeLimit = None,
    workers: Workers = None,
    seed: Seed = 0,
    reproducible: Reproducible = False,
    lang: Language = Lang.EN,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Plan what remains of a season anew, changing as little as can be.

    Writes problem.json, plan.json and plan.csv of what remains, and year.json with the visits that
    were held, too: to plan anew once more, give problem.json and year.json.
    """
    from botram_opt.cli.answers.telling import answering

    with answering(lang, quiet=quiet, as_json=as_json, live=True) as manner:
        from botram_opt.cli.answers.replan import Asked, tell_replan

        wishes = {"visit": visit, "no_visit": no_visit, "without": without, "absent": absent}
        wishes |= {"counters": counters, "staff": staff, "closed": closed}
        wishes |= {"closed_date": closed_date}
        limits = limits_of(time_limit, workers, seed, reproducible=reproducible)
        asked = Asked(as_of, wishes, changes, actuals, notice, near, freedom)
        tell_replan((problem, plan), asked, out, limits, manner)
