"""Writing that is killed: at every call that it makes of the operating system, and within one."""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

CALLS = ("c_call", "c_return")
"""Each call of what is not Python comes as two moments: before it, and after it."""


def moments(write: Callable[[], None]) -> int:
    """How many moments there are in writing at which a process could be killed."""
    count = 0

    def note(frame: FrameType, event: str, called: Any) -> None:
        nonlocal count
        count += event in CALLS

    sys.setprofile(note)
    try:
        write()
    finally:
        sys.setprofile(None)
    return count


def _kill_at(moment: int) -> None:
    left = moment

    def count(frame: FrameType, event: str, called: Any) -> None:
        nonlocal left
        if event in CALLS:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)


def _kill_beyond(size: int) -> None:
    # Python ignores the signal, and gets an error instead.
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    # As many bytes as that are written, and in the middle of the call the process is ended.
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def in_a_child(work: Callable[[], None]) -> int:
    """The signal that ended a child that does some work; 0 if it came to its end."""
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(moment: int, write: Callable[[], None]) -> bool:
    """Whether a child that writes was killed at a moment of it."""

    def work() -> None:
        _kill_at(moment)
        write()

    return in_a_child(work) == -signal.SIGKILL


def killed_beyond(size: int, write: Callable[[], None]) -> bool:
    """Whether a child that writes was killed within the write that came to so many bytes."""

    def work() -> None:
        _kill_beyond(size)
        write()

    return in_a_child(work) == -signal.SIGXFSZ


def contents(folder: Path) -> Mapping[str, bytes]:
    """What each file below a folder holds, by its path in it."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
