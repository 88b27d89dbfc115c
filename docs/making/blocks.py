"""The blocks of code on a page: in which language, where, what is said of them, what stands below.

A comment above a block says what is special about it, with its reason:

    <!-- not run: it needs a cluster -->
    <!-- exits with 3: there is no plan -->
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

BLOCK = re.compile(
    r"(?:^<!-- (?P<mark>not run|exits with (?P<exit>\d+)): (?P<reason>[^\n]+) -->\n+)?"
    r"^```(?P<language>[\w-]+)\n(?P<code>.*?)^```\n"
    r"(?P<below>\n```text\n(?P<output>.*?)^```\n)?",
    re.DOTALL | re.MULTILINE,
)
FENCE = re.compile(r"^ *(?:```|~~~)", re.MULTILINE)
INDENTED = re.compile(r"\n\n {4,}(?:from \w|import \w|\w+ = |\w+\(|\$ )")


@dataclass(frozen=True)
class Block:
    """A block of code.

    Attributes:
        line: of its first line of code, from 1.
        reason: why it is not run, or ends otherwise than with 0; None where nothing is said.
        exit_code: that with which its last command ends.
        output: what stands below it as what it prints; None where nothing does.
    """

    language: str
    code: str
    line: int
    not_run: bool
    exit_code: int
    reason: str | None
    output: str | None


def blocks_of(text: str) -> Iterator[tuple[re.Match[str], Block]]:
    """Every block of a page in order, each with where it is found.

    A block of text right below one of Python or of commands is what that prints.

    Raises:
        ValueError: there is code that is not read as a block, so that it would never be run.
    """
    fences = 0
    for found in BLOCK.finditer(text):
        below = found["language"] in ("python", "console") and found["output"] is not None
        fences += len(FENCE.findall(found[0]))
        yield (
            found,
            Block(
                language=found["language"],
                code=found["code"],
                line=text.count("\n", 0, found.start("code")) + 1,
                not_run=found["mark"] == "not run",
                exit_code=int(found["exit"] or 0),
                reason=found["reason"],
                output=found["output"] if below else None,
            ),
        )
    if fences != len(FENCE.findall(text)):
        raise ValueError("a block is not read: begin it with ``` and a language, not indented")
    if indented := INDENTED.search(text):
        line = text.count("\n", 0, indented.start()) + 3
        raise ValueError(
            f"line {line}: code that is only indented: put it between ```python and ```"
        )
