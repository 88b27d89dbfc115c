"""The command ``botram-opt``: a thin skin over the public names of the package."""

from __future__ import annotations

import signal


def main() -> None:
    """Run the command that the arguments of the process ask for, and end the process."""
    # Ctrl-C ends the process without a traceback, until a command handles it in its own way.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from botram_opt.cli.app import app

    app()


__all__ = ["main"]
