"""Runs every block of code on every page, two pages at a time, and tells what fails.

``make docs`` runs it; with ``ARGS="docs/answers.md"`` for some of them. A plan gets at most 15
seconds, but on pages that show what they print. Each page has a folder of its own, which begins
with the files of ``example_files.py``.
"""

from __future__ import annotations

import difflib
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from blocks import blocks_of
from example_files import write_example
from page_outputs import run

ROOT = Path(__file__).parents[2]
MOST_SECONDS = 15
AT_A_TIME = 2


@dataclass(frozen=True)
class Outcome:
    """How the blocks of a page fared.

    Attributes:
        fault: what one of them did instead of what the page says; None where all is well.
        blocks: how many were run.
        not_run: the line of each that was not, with the reason that the page gives.
    """

    page: str
    fault: str | None
    blocks: int
    not_run: tuple[str, ...]
    seconds: float


def all_pages() -> list[Path]:
    """The pages of the documentation, those first that have most code."""
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    return sorted(pages, key=lambda page: -page.read_text(encoding="utf-8").count("\n```"))


def outcome(page: Path, example: Path, most_seconds: int = MOST_SECONDS) -> Outcome:
    """Run the blocks of a page in a folder that begins with the files of another one."""
    text, name = page.read_text(encoding="utf-8"), os.path.relpath(page, ROOT)
    begun, fault, blocks = time.monotonic(), None, []
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(example, place, dirs_exist_ok=True)
        os.chdir(place)
        try:
            blocks = [block for _, block in blocks_of(text)]
            shows = any(block.language == "python" and block.output for block in blocks)
            made = run(text, name, most_seconds=most_seconds, outputs=shows)
            fault = _difference(text, made, name)
        except (Exception, SystemExit) as error:
            fault = "".join(traceback.format_exception(error, limit=-1))
        finally:
            os.chdir(before)
    left_out = [block for block in blocks if block.not_run]
    told = tuple(f"{name}:{block.line}: {block.reason}" for block in left_out)
    return Outcome(name, fault, len(blocks) - len(told), told, time.monotonic() - begun)


def main(pages: Sequence[Path]) -> int:
    """Run pages side by side; 1 if something does not do what they say."""
    with tempfile.TemporaryDirectory() as place:
        example = Path(place)
        write_example(example)
        # A new process for each page, so that none depends on what another one set or loaded.
        spawning = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(AT_A_TIME, spawning, max_tasks_per_child=1) as processes:
            outcomes = list(processes.map(outcome, pages, [example] * len(pages)))
    for each in sorted(outcomes, key=lambda each: each.page):
        print(f"{each.seconds:6.1f} s  {each.page}: {each.blocks} blocks")
        if each.fault:
            print(each.fault)
    not_run = [told for each in outcomes for told in each.not_run]
    print(f"{sum(each.blocks for each in outcomes)} blocks were run, {len(not_run)} not:")
    print(*(f"  {told}" for told in not_run), sep="\n")
    return int(any(each.fault for each in outcomes))


def _difference(text: str, made: str, name: str) -> str | None:
    if made == text:
        return None
    lines = difflib.unified_diff(
        text.splitlines(), made.splitlines(), name, "what it prints", lineterm="", n=0
    )
    command = f".venv/bin/python docs/making/page_outputs.py {name}"
    return "\n".join([*lines, f"Write it anew: {command}"])


if __name__ == "__main__":
    sys.exit(main([Path(name).resolve() for name in sys.argv[1:]] or all_pages()))
