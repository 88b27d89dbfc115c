"""The commands: demo, plan, verify, show, simulate, schema."""

from __future__ import annotations

import json
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from botram_opt.cli import exits
from botram_opt.cli.interrupt import cancel_on_interrupt
from botram_opt.errors import InputError

if TYPE_CHECKING:
    from botram_opt.plan import Plan
    from botram_opt.problem import Problem

# Tables and the solver are imported where they are used, so that --help is quick; where they
# take long, after Ctrl-C has been taken care of, since an import must not be broken off.

app = typer.Typer(
    name="botram-opt",
    help="Plans the year of a mobile public service: visits, counters and staff.",
    epilog=exits.MEANINGS,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    no_args_is_help=True,
)


class Schema(StrEnum):
    """What there is a JSON Schema of."""

    PROBLEM = "problem"
    PLAN = "plan"


def _some_seconds(value: float | None) -> float | None:
    if value is not None and not 0 < value <= 10_000_000:
        raise typer.BadParameter(f"{value:g} is not more than 0 and at most 10,000,000")
    return value


TimeLimit = Annotated[
    float | None,
    typer.Option(
        metavar="SECONDS",
        callback=_some_seconds,
        help="For all levels together; with --reproducible, units of work instead.",
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(min=1, max=256, help="Searches side by side; more than cores is usual."),
]
Seed = Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Of all random choices.")]
Reproducible = Annotated[
    bool, typer.Option("--reproducible", help="The same plan every time, on any machine.")
]
Out = Annotated[Path, typer.Option(metavar="DIR", help="Where the files go.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress and no tables.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON on stdout, and nothing else there.")]
ProblemFile = Annotated[Path, typer.Argument(metavar="PROBLEM", help="A problem, as JSON.")]
A_SHARE: dict[str, Any] = {"metavar": "SHARE", "min": 0, "max": 1}
PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="A plan, as JSON.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"botram-opt {metadata.version('botram-opt')}")
        raise typer.Exit


@app.callback()
def _options(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Plans the year of a mobile public service: visits, counters and staff."""


@app.command()
def demo(
    year: Annotated[int, typer.Option(help="The year that is planned.")] = 2025,
    time_limit: TimeLimit = 120,
    workers: Workers = None,
    seed: Seed = 0,
    reproducible: Reproducible = False,
    out: Out = Path("out"),
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Plan a year of the bundled example: the sub-districts of Bekasi."""
    with exits.told_in_sentences(), cancel_on_interrupt(quiet=quiet) as cancel:
        from botram_opt.cli.planning import plan_and_write
        from botram_opt.datasets import bekasi

        try:
            problem = bekasi(year=year)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--year") from error
        limits = _limits(time_limit, workers, seed, reproducible)
        plan_and_write(problem, limits, cancel, out, quiet=quiet, as_json=as_json)


@app.command("plan")
def plan_command(
    problem: ProblemFile,
    time_limit: TimeLimit = None,
    workers: Workers = None,
    seed: Seed = 0,
    reproducible: Reproducible = False,
    start_from: Annotated[
        Path | None, typer.Option(metavar="PLAN", help="A plan to start from.")
    ] = None,
    out: Out = Path("out"),
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Plan a problem; writes problem.json, plan.json and plan.csv.

    Ctrl-C ends it with the best plan so far, a second Ctrl-C at once.
    """
    with exits.told_in_sentences(), cancel_on_interrupt(quiet=quiet) as cancel:
        from botram_opt.cli.planning import plan_and_write
        from botram_opt.formats import read_problem

        limits = _limits(time_limit, workers, seed, reproducible)
        if start_from is None:
            stated = read_problem(problem)
        else:
            stated, limits["start_from"] = _read_both(problem, start_from)
        plan_and_write(stated, limits, cancel, out, quiet=quiet, as_json=as_json)


@app.command("verify")
def verify_command(
    problem: ProblemFile, plan: PlanFile, quiet: Quiet = False, as_json: AsJson = False
) -> None:
    """Check what a plan keeps and costs, without the solver."""
    from botram_opt.verification import verify

    with exits.told_in_sentences():
        found = verify(*_read_both(problem, plan)).findings
    if as_json:
        _write_json([finding.model_dump(mode="json") for finding in found])
    elif not quiet:
        from botram_opt.cli import screen

        screen.console().print(screen.findings(found))
    if found:
        raise typer.Exit(exits.FOUND)


@app.command()
def show(
    plan: PlanFile,
    problem: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Its problem; if not given, problem.json beside it."),
    ] = None,
    assumptions: Annotated[
        bool,
        typer.Option("--assumptions", help="Also what the problem assumes, with the sources."),
    ] = False,
) -> None:
    """Show a plan; with ids for names if its problem is missing."""
    from botram_opt.cli import screen
    from botram_opt.formats import read_plan, read_problem
    from botram_opt.verification import verify

    with exits.told_in_sentences():
        known = read_plan(plan)
        stated = read_problem(problem) if problem else _problem_beside(plan, known)
    console = screen.console()
    console.print(screen.whole_plan(stated, known))
    if stated is not None:
        found = verify(stated, known).findings
        if found:
            console.print()
            console.print(screen.doubts(found))
        if assumptions:
            console.print()
            console.print(screen.assumptions(stated))
    elif assumptions:
        exits.say("Assumptions stand in the problem, which is missing: name it with --problem.")


@app.command("simulate")
def simulate_command(
    problem: ProblemFile,
    plan: PlanFile,
    replications: Annotated[
        int, typer.Option(min=2, max=1_000_000, help="Years that are lived through.")
    ] = 200,
    seed: Seed = 0,
    intake_closes: Annotated[
        str | None, typer.Option(metavar="HH:MM", help="No more numbers from then on.")
    ] = None,
    overtime: Annotated[
        float, typer.Option(metavar="MINUTES", min=0, max=1440, help="Calling after closing.")
    ] = 0,
    by_quota: Annotated[
        bool, typer.Option("--by-quota", help="No more numbers than the plan's quotas.")
    ] = False,
    steered: Annotated[float, typer.Option(**A_SHARE, help="Who come by appointment.")] = 0,
    sickness: Annotated[float, typer.Option(**A_SHARE, help="People ill on the day.")] = 0,
    printer_fails: Annotated[
        list[str] | None,
        typer.Option(metavar="SERVICE", help="The printer of this service fails at times."),
    ] = None,
    assumptions: Annotated[
        bool, typer.Option("--assumptions", help="Also what is taken for granted, with sources.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write all of it there, as JSON.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Live through a plan's mornings: queues, closing time, who goes elsewhere."""
    from botram_opt.cli.simulating import Wanted, settings_of, simulate_and_tell

    changes = {"overtime_minutes": overtime, "numbers_by_quota": by_quota}
    changes |= {"steered": steered, "sickness": sickness}
    settings = settings_of(changes, intake_closes, printer_fails or [])
    wanted = Wanted(replications, seed, settings, out, assumptions=assumptions, as_json=as_json)
    with exits.told_in_sentences():
        simulate_and_tell(*_read_both(problem, plan), wanted)


@app.command("schema")
def schema_command(of: Annotated[Schema, typer.Argument(help="Of what.")]) -> None:
    """Print the JSON Schema of a problem or a plan."""
    from botram_opt.formats import json_schema

    _write_json(json_schema(of.value))


def _limits(
    time_limit: float | None, workers: int | None, seed: int, reproducible: bool
) -> dict[str, Any]:
    limits: dict[str, Any] = {"time_limit": time_limit, "seed": seed, "reproducible": reproducible}
    return limits if workers is None else limits | {"workers": workers}


def _read_both(problem: Path, plan: Path) -> tuple[Problem, Plan]:
    """A problem and a plan, or the faults of both at once.

    Raises:
        InputError: one of them, or both, cannot be used.
    """
    from botram_opt.formats import read_plan, read_problem

    try:
        stated = read_problem(problem)
    except InputError as error:
        try:
            read_plan(plan)
        except InputError as further:
            raise InputError(dict.fromkeys([*error.issues, *further.issues])) from error
        raise
    return stated, read_plan(plan)


def _problem_beside(path: Path, plan: Plan) -> Problem | None:
    """The problem in the plan's folder, if it is there and is the plan's."""
    from botram_opt.formats import read_problem

    beside = path.parent / "problem.json"
    if not beside.exists():
        return None
    try:
        problem = read_problem(beside)
    except InputError as error:
        exits.say(f"{beside} is left aside: it has {len(error.issues)} faults.")
        return None
    if problem.fingerprint != plan.problem.fingerprint:
        exits.say(f"{beside} is left aside: the plan was made for another problem.")
        return None
    return problem


def _write_json(value: Any) -> None:
    exits.write_out(json.dumps(value, indent=1, ensure_ascii=False) + "\n")
