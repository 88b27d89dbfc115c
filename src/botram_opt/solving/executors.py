"""What is to be known of executors that callers give."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Executor, ThreadPoolExecutor
from typing import Any


def cores() -> int:
    """The cores that this process may run on; a container's limit of CPU time is not seen."""
    return len(os.sched_getaffinity(0))


def at_once(executor: Executor) -> int:
    """How many calls an executor runs at the same time, as far as it can be asked.

    Executors need not tell. Those of the standard library know how many workers they have, and
    Dask's asks its cluster; of others, as many as this process may use cores are assumed.
    """
    workers: int | None = getattr(executor, "_max_workers", None)
    client = _dask_client(executor)
    if workers is None and client is not None:
        workers = sum(client.nthreads().values())
    return workers or cores()


def options(executor: Executor) -> Mapping[str, Any]:
    """What to submit calls with, beside their arguments.

    Dask takes calls with equal arguments for one and the same, and pickles them once more to find
    out.
    """
    return {"pure": False} if _dask_client(executor) is not None else {}


def shares_memory(executor: Executor) -> bool:
    """Whether calls run in this process, so that an event reaches them."""
    return type(executor) is ThreadPoolExecutor


def is_lost(error: BaseException) -> bool:
    """Whether an error tells that an executor gave up on a call, and not what the call raised."""
    # Dask's own, which can be had only where Dask is installed.
    killed = any(kind.__name__ == "KilledWorker" for kind in type(error).__mro__)
    return killed or isinstance(error, (BrokenExecutor, CancelledError))


def _dask_client(executor: Executor) -> Any:
    """The client of an executor of Dask's; None of any other."""
    client = getattr(executor, "_client", None)
    return client if hasattr(client, "nthreads") else None
