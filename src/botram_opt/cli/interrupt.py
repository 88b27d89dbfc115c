"""Ctrl-C: the first ends a solve with the best plan so far, the second ends the process."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator

from botram_opt.cli.exits import INTERRUPTED
from botram_opt.language import say

_STDERR = 2
_SHOW_CURSOR = b"\x1b[?25h\n"


@contextlib.contextmanager
def cancel_on_interrupt(
    *, quiet: bool, live: bool = True, stopping: str | None = None
) -> Iterator[threading.Event]:
    """Give an event that the first Ctrl-C sets; at the second the process ends at once.

    Args:
        quiet: say nothing of it.
        live: whether there is live progress on a terminal, which says it anyway.
        stopping: what is said of it; None to say that the best plan so far is what there will be.
    """
    cancel = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        # Only the main thread may handle signals; whoever runs this elsewhere has its own way.
        yield cancel
        return
    seen: list[int] = []
    live = live and sys.stderr is not None and sys.stderr.isatty() and not quiet
    if stopping is None:
        stopping = say("Stopping with the best plan so far; Ctrl-C again ends at once.")
    told = f"{stopping}\n".encode()

    # A signal may come while stderr is being written to, so these write past its buffer.
    def handle(number: int, _frame: object) -> None:
        # Not asked of the event: a second signal may come while it is being set.
        seen.append(number)
        if len(seen) > 1:
            if live:
                os.write(_STDERR, _SHOW_CURSOR)
            os._exit(INTERRUPTED)
        cancel.set()
        if not live and not quiet:
            os.write(_STDERR, told)

    earlier = signal.signal(signal.SIGINT, handle)
    try:
        yield cancel
    finally:
        signal.signal(signal.SIGINT, earlier)
