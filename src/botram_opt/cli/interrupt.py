"""Ctrl-C: the first ends a solve with the best plan so far, the second ends the process."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator

from botram_opt.cli.exits import INTERRUPTED

_STDERR = 2
_STOPPING = b"Stopping with the best plan so far; Ctrl-C again ends at once.\n"
_SHOW_CURSOR = b"\x1b[?25h\n"


@contextlib.contextmanager
def cancel_on_interrupt(*, quiet: bool) -> Iterator[threading.Event]:
    """Give an event that the first Ctrl-C sets; at the second the process ends at once.

    Args:
        quiet: say nothing of it. On a terminal the live progress says it anyway.
    """
    cancel = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        # Only the main thread may handle signals; whoever runs this elsewhere has its own way.
        yield cancel
        return
    seen: list[int] = []
    live = sys.stderr is not None and sys.stderr.isatty() and not quiet

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
            os.write(_STDERR, _STOPPING)

    earlier = signal.signal(signal.SIGINT, handle)
    try:
        yield cancel
    finally:
        signal.signal(signal.SIGINT, earlier)
