"""An event that ends work of ours, and is set also when the caller cancels."""

from __future__ import annotations

import threading


class Stop(threading.Event):
    """Is set when it is set itself, or when the caller cancels."""

    def __init__(self, cancel: threading.Event | None) -> None:
        super().__init__()
        self._cancel = cancel

    def is_set(self) -> bool:
        """Whether one of the two is set."""
        return super().is_set() or (self._cancel is not None and self._cancel.is_set())
