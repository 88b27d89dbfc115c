"""Runs the blocks of a page in its order, and writes what its Python prints below it.

.venv/bin/python docs/making/page_outputs.py docs/answers.md

Blocks of Python share one namespace, and all blocks the folder in which they run. What a block of
Python prints becomes the block of text that follows it, which is made anew each time; a block that
prints nothing has none. This is for pages that show what they print; `make docs` holds them to it.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
from pathlib import Path

from blocks import blocks_of

NOT_RUN = {"text", "upwards"}
"""What is no code; of the last, tests make sure."""


def run(text: str, name: str, *, most_seconds: int | None = None, outputs: bool = True) -> str:
    """The text of a page with the output of each block of Python below it.

    Args:
        text: the page.
        name: what errors call it.
        most_seconds: of each command that plans; None to run no commands. Of each plan in Python,
            too, unless outputs are to be there: what is printed can depend on it.
        outputs: put what is printed below blocks that have nothing below them, too.

    Raises:
        ValueError: the page has a block that is not read, or of a language that is not run.
        Exception: what a block raises; its lines are those of the page.
    """
    namespace: dict[str, object] = {}
    made, end = [], 0
    for found, block in blocks_of(text):
        if block.not_run or block.language in NOT_RUN:
            continue
        if block.language == "python":
            code = block.code
            if most_seconds is not None and not outputs:
                code = in_short(code, most_seconds)
            printed = _printed(code, block.line, name, namespace)
            below = found.end("code") + len("```\n")
            made += [text[end:below], _output(printed) if outputs else ""]
            end = found.end() if outputs else below
        elif block.language == "json":
            json.loads(block.code)
        elif block.language != "console":
            raise ValueError(
                f"{name}:{block.line}: {block.language} is not run; mark it as not run"
            )
        elif most_seconds is not None:
            # Not above: it loads the command line, which pages of Python do not need.
            from block_commands import run_commands

            run_commands(block, name, most_seconds)
    return "".join([*made, text[end:]])


def in_short(code: str, most_seconds: int) -> str:
    """Code that takes less time: what pages say of plans holds of any of them."""
    return re.sub(
        r"\btime_limit=(\d+)\b",
        lambda limit: f"time_limit={min(int(limit[1]), most_seconds)}",
        code,
    )


def _printed(code: str, line: int, name: str, namespace: dict[str, object]) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile("\n" * (line - 1) + code, name, "exec"), namespace)
    return printed.getvalue()


def _output(printed: str) -> str:
    lines = [line.rstrip() for line in printed.rstrip().splitlines()]
    return "\n".join(["", "```text", *lines, "```", ""]) if lines else ""


if __name__ == "__main__":
    for page in map(Path, sys.argv[1:]):
        page.write_text(run(page.read_text(encoding="utf-8"), str(page)), encoding="utf-8")
