"""Runs the Python of a page and writes what it prints below it, as in a notebook.

.venv/bin/python docs/making/run_page.py docs/answers.md

Every block of Python is run in the order of the page, in one namespace. What it prints becomes the
block of text that follows it, which is made anew each time; a block that prints nothing has none.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
from pathlib import Path

BLOCK = re.compile(r"```python\n(?P<code>.*?)```\n(?P<output>\n```text\n.*?```\n)?", re.DOTALL)


def run(text: str, name: str) -> str:
    """The text of a page with the output of each block below it.

    Raises:
        Exception: what a block raises; its lines are those of the page.
    """
    namespace: dict[str, object] = {}

    def with_output(block: re.Match[str]) -> str:
        lines_before = text[: block.start("code")].count("\n")
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile("\n" * lines_before + block["code"], name, "exec"), namespace)
        lines = [line.rstrip() for line in printed.getvalue().rstrip().splitlines()]
        output = "\n".join(["", "```text", *lines, "```", ""]) if lines else ""
        return f"```python\n{block['code']}```\n{output}"

    return BLOCK.sub(with_output, text)


if __name__ == "__main__":
    for page in map(Path, sys.argv[1:]):
        page.write_text(run(page.read_text(encoding="utf-8"), str(page)), encoding="utf-8")
