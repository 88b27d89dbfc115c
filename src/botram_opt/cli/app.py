"""The commands: example, forecast, plan, demo, verify, show, simulate, schema; and all others."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path
from typing import Annotated, Any

import typer

from botram_opt.cli import exits
from botram_opt.cli.answers.commands import app as answers
from botram_opt.cli.help import Panels
from botram_opt.cli.interrupt import cancel_on_interrupt
from botram_opt.cli.options import (
    A_SHARE,
    Annotate,
    AsJson,
    Effects,
    Futures,
    HistoryFile,
    Lang,
    Language,
    Method,
    Out,
    PlanFile,
    PlannedOn,
    ProblemFile,
    Quiet,
    Reproducible,
    Schema,
    Seed,
    Since,
    TimeLimit,
    Workers,
    YearSd,
    a_number,
    limits_of,
)
from botram_opt.cli.papers.commands import app as papers

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
    cls=Panels,
)


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
    lang: Language = Lang.EN,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Plan a year of the bundled example: the sub-districts of Bekasi."""
    with exits.told_in_sentences(lang), cancel_on_interrupt(quiet=quiet) as cancel:
        from botram_opt.cli.planning import plan_and_write
        from botram_opt.datasets import bekasi

        try:
            problem = bekasi(year=year)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--year") from error
        limits = limits_of(time_limit, workers, seed, reproducible=reproducible)
        plan_and_write(problem, limits, cancel, out, quiet=quiet, as_json=as_json)


@app.command()
def example(
    year: Annotated[int, typer.Option(help="The year that is to be planned.")] = 2025,
    out: Out = Path("example"),
    lang: Language = Lang.EN,
    quiet: Quiet = False,
) -> None:
    """Write the bundled example as files to forecast and plan with.

    These are problem.json, history.csv (counts drawn at random, as no real ones are published) and
    effects.json (Ramadan, the time after Eid al-Fitr, ...).
    """
    with exits.told_in_sentences(lang):
        from botram_opt.cli.forecasting import write_example

        write_example(year, out, quiet=quiet)


@app.command("forecast")
def forecast_command(
    history: HistoryFile,
    problem: ProblemFile,
    effects: Effects = None,
    method: Annotated[
        Method, typer.Option(help="pooled for few counts, weekly for a year of weeks or more.")
    ] = Method.AUTO,
    builds_up: Annotated[
        bool, typer.Option("--builds-up", help="Demand builds up between visits.")
    ] = False,
    since: Since = None,
    year_sd: YearSd = None,
    futures: Annotated[int, Futures] = 1000,
    seed: Seed = 0,
    out: Out = Path("out"),
    lang: Language = Lang.EN,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Forecast demand from what was counted; writes problem.json and forecast.csv.

    problem.json is the problem with this demand and its futures: plan it with botram-opt plan.
    """
    with exits.told_in_sentences(lang):
        from botram_opt.cli.forecasting import forecast_and_write

        wanted: dict[str, Any] = {"method": method.value, "builds_up": builds_up, "since": since}
        wanted |= {"year_sd": year_sd, "futures": futures, "seed": seed}
        files = (history, problem, effects)
        forecast_and_write(files, wanted, out, quiet=quiet, as_json=as_json)


@app.command("plan")
def plan_command(
    problem: ProblemFile,
    time_limit: TimeLimit = None,
    workers: Workers = None,
    seed: Seed = 0,
    reproducible: Reproducible = False,
    start_from: Annotated[
        Path | None,
        typer.Option(
            metavar="PLAN",
            help="A plan to start from; of a workbook, as many dates as can be are kept.",
        ),
    ] = None,
    demand: PlannedOn = None,
    futures: Annotated[int | None, Futures] = None,
    annotate: Annotate = False,
    out: Out = Path("out"),
    lang: Language = Lang.EN,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Plan a problem; writes problem.json, plan.json, plan.csv and plan.xlsx.

    With --demand the problem that is written is the one that is planned, on the demand asked for;
    --futures takes the first so many futures of it.

    Ctrl-C ends it with the best plan so far, a second Ctrl-C at once.
    """
    with exits.told_in_sentences(lang), cancel_on_interrupt(quiet=quiet) as cancel:
        from botram_opt.cli.papers.filling_in import faults_marked
        from botram_opt.cli.planning import plan_and_write, with_demand
        from botram_opt.cli.reading import read_both
        from botram_opt.formats import read_problem
        from botram_opt.formats.kind import is_workbook

        limits = limits_of(time_limit, workers, seed, reproducible=reproducible)
        with faults_marked(problem, wanted=annotate):
            if start_from is None:
                stated = read_problem(problem)
            else:
                stated, earlier = read_both(problem, start_from)
                limits["keep" if is_workbook(start_from) else "start_from"] = earlier
        stated = with_demand(stated, demand, futures)
        plan_and_write(stated, limits, cancel, out, quiet=quiet, as_json=as_json)


@app.command("verify")
def verify_command(
    problem: ProblemFile,
    plan: PlanFile,
    lang: Language = Lang.EN,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Check what a plan keeps and costs, without the solver.

    Of a workbook that was edited by hand: also what that broke and what it cost. With --json that
    is an object with findings, changes, levels and worse; of other plans, a list of findings.
    """
    from botram_opt.cli.reading import read_both
    from botram_opt.formats.kind import is_workbook
    from botram_opt.verification import verify

    with exits.told_in_sentences(lang):
        if is_workbook(plan):
            from botram_opt.cli.papers.edited import verify_edited

            return verify_edited(problem, plan, quiet=quiet, as_json=as_json)
        found = verify(*read_both(problem, plan)).findings
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
    lang: Language = Lang.EN,
) -> None:
    """Show a plan; with ids for names if its problem is missing."""
    from botram_opt.cli.reading import plan_to_show
    from botram_opt.cli.showing import show_plan

    with exits.told_in_sentences(lang):
        show_plan(*plan_to_show(plan, problem), assumptions=assumptions)


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
        float,
        typer.Option(
            metavar="MINUTES", min=0, max=1440, callback=a_number, help="Calling after closing."
        ),
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
    lang: Language = Lang.EN,
    as_json: AsJson = False,
) -> None:
    """Live through a plan's mornings: queues, closing time, who goes elsewhere."""
    from botram_opt.cli.reading import read_both
    from botram_opt.cli.simulating import Wanted, settings_of, simulate_and_tell

    changes = {"overtime_minutes": overtime, "numbers_by_quota": by_quota}
    changes |= {"steered": steered, "sickness": sickness}
    settings = settings_of(changes, intake_closes, printer_fails or [])
    wanted = Wanted(replications, seed, settings, out, assumptions=assumptions, as_json=as_json)
    with exits.told_in_sentences(lang):
        simulate_and_tell(*read_both(problem, plan), wanted)


@app.command("schema")
def schema_command(
    of: Annotated[Schema, typer.Argument(help="Of what.")],
    written: Annotated[
        bool, typer.Option("--written", help="As it is written; what is not read is so anyway.")
    ] = False,
    lang: Language = Lang.EN,
) -> None:
    """Print the JSON Schema of what is read, as of a problem, or written, as of a comparison."""
    from botram_opt.formats import json_schema

    with exits.told_in_sentences(lang):
        try:
            schema = json_schema(of.value, written=written)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="OF") from error
        _write_json(schema)


def _write_json(value: Any) -> None:
    exits.write_out(json.dumps(value, indent=1, ensure_ascii=False) + "\n")


app.add_typer(answers)
app.add_typer(papers)
