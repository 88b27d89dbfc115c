"""Memory and processor time of processes, as Linux tells them under /proc."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")


def peak_mib() -> float:
    """The most memory that this process ever had, MiB.

    ``getrusage`` would also count what the parent had when it started this process.
    """
    return _status_kib("self", "VmHWM") / 1024


def now_mib() -> float:
    """The memory that this process has now, MiB."""
    return _status_kib("self", "VmRSS") / 1024


def tree_mib(pid: int) -> float:
    """The memory of a process and all that it started, MiB; what they share counts for each."""
    return sum(_status_kib(str(one), "VmRSS") for one in _tree(pid)) / 1024


def processor_seconds(pid: int) -> float:
    """Processor time that a process has used; 0 if it is gone."""
    try:
        text = (PROC / str(pid) / "stat").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    # The name before the last bracket may hold blanks.
    fields = text.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        threads = list((PROC / str(pid) / "task").iterdir())
        children = [(thread / "children").read_text(encoding="utf-8") for thread in threads]
    except OSError:
        return
    for child in " ".join(children).split():
        yield from _tree(int(child))


def _status_kib(pid: str, field: str) -> int:
    try:
        lines = (PROC / pid / "status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{field}:")), 0)
