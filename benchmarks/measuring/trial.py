"""One job, in a process of its own.

    python -m measuring.trial JOB ANSWER

JOB is a job as JSON, ANSWER the file to which what was found is written as JSON. The clock of
every contender runs from when it is handed the problem to when it answers; making the problem, and
judging the plan, take none of it.
"""

from __future__ import annotations

import contextlib
import sys
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING

from botram_opt import Plan, Problem, ProblemReference, verify
from botram_opt.solving.decomposed import is_large
from botram_opt.verification import level_values
from instances.catalogue import INSTANCES
from instances.provinces import all_indonesia
from measuring.building import build, counted
from measuring.contenders import PEERS, InfeasibleError, Watch, plan_of_ours, variant
from measuring.memory import peak_mib
from measuring.results import Found, Job
from peers.peer import NotInstalledError, NotStatedError

if TYPE_CHECKING:
    from measuring.cluster import Cluster


def main(job: str, answer: str) -> None:
    """Do a job, and write what was found."""
    found = done(Job.model_validate_json(job))
    Path(answer).write_text(found.model_dump_json(), encoding="utf-8")


def done(job: Job) -> Found:
    """Do a job; whatever goes wrong in it is told, and not raised."""
    if job.what == "build":
        return build(all_indonesia(int(job.instance)))
    problem = INSTANCES[job.instance].make()
    said: dict[str, object] = {
        "places": len(problem.sub_districts),
        "fingerprint": problem.fingerprint,
        "regions": len(problem.regions),
        "levels": tuple(level.name for level in problem.levels),
    }
    try:
        found = _of_peer(job, problem) if job.contender in PEERS else _of_ours(job, problem)
    except NotStatedError as error:
        found = Found(answered="not stated", why=str(error))
    except NotInstalledError as error:
        found = Found(answered="not installed", why=str(error))
    except InfeasibleError as error:
        found = Found(answered="no plan exists", why=str(error)[:500])
    except Exception:
        found = Found(answered="failed", why=traceback.format_exc()[-1000:])
    said["peak_mib"] = round(peak_mib(), 1)
    return found.model_copy(update=said)


def _of_peer(job: Job, problem: Problem) -> Found:
    watch = Watch()
    answer = PEERS[job.contender](problem, job.seconds, job.seed)
    taken = watch.seconds
    reference = ProblemReference(name=problem.name, fingerprint=problem.fingerprint)
    plan = None
    if answer.visits is not None:
        plan = Plan(problem=reference, visits=answer.visits)
    return judged(problem, plan).model_copy(
        update={"taken": taken, "bounds": answer.bounds, "first_level": answer.first_level}
    )


def _of_ours(job: Job, problem: Problem) -> Found:
    with contextlib.ExitStack() as stack:
        stack.enter_context(variant(job.contender))
        building = stack.enter_context(counted())
        executor, there = stack.enter_context(_executor(job.dask_workers))
        used_before, watch = time.process_time(), Watch()
        plan = plan_of_ours(problem, job.seconds, job.seed, job.searches, watch, executor)
        taken, cpu = watch.seconds, time.process_time() - used_before
        of_workers = there.processor_seconds() if there else 0.0
        built = there.building_seconds() if there else building.seconds
    bounds = () if plan is None else tuple(level.bound for level in plan.levels)
    return judged(problem, plan).model_copy(
        update={
            "taken": taken,
            "bounds": bounds,
            "first_level": tuple(watch.first_level),
            "first_bound": tuple(watch.first_bound),
            "level_ends": tuple(watch.ends),
            "building": round(built, 4),
            "by_parts": is_large(problem),
            "cpu": round(cpu, 2),
            "cpu_of_workers": round(of_workers, 2),
        }
    )


def judged(problem: Problem, plan: Plan | None) -> Found:
    """What there is to say of a plan: whether it breaks a rule, and the value of each level."""
    if plan is None:
        return Found(answered="no plan")
    verification = verify(problem, plan)
    values = level_values(problem, verification.costs)
    return Found(
        answered="plan" if verification.ok else "not valid",
        why="; ".join(finding.text for finding in verification.findings[:3]),
        values=tuple(values[level.name] for level in problem.levels),
    )


@contextlib.contextmanager
def _executor(dask_workers: int) -> Iterator[tuple[Executor | None, Cluster | None]]:
    """Where parts are solved: on a cluster, if there are to be workers."""
    if not dask_workers:
        yield None, None
        return
    # Only here: Dask would count as memory of everybody else.
    from measuring.cluster import cluster

    with cluster(dask_workers) as there, there.client.get_executor() as executor:
        yield executor, there


if __name__ == "__main__":
    main(*sys.argv[1:])
