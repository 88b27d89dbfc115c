"""The command ``botram-opt``: a thin skin over the public names of the package."""

from __future__ import annotations

import io
import logging
import os
import signal
import sys


def main() -> None:
    """Run the command that the arguments of the process ask for, and end the process."""
    # Ctrl-C ends the process without a traceback, until a command handles it in its own way.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _make_streams_usable()
    logging.basicConfig(format="%(message)s")
    from botram_opt.cli.exits import NOT_WRITTEN, OUR_FAULT, let_go, say_unexpected, tell

    try:
        try:
            from botram_opt.cli.app import app

            app()
        finally:
            sys.stdout.flush()
    except OSError as error:
        let_go(sys.stdout)
        tell(f"The output cannot be written: {error.strerror}.")
        sys.exit(NOT_WRITTEN)
    except Exception as error:
        say_unexpected(error)
        sys.exit(OUR_FAULT)
    finally:
        try:
            sys.stderr.flush()
        except OSError:
            let_go(sys.stderr)


def _make_streams_usable() -> None:
    """Stand in for streams that are closed; write what a terminal cannot show as escapes."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


__all__ = ["main"]
