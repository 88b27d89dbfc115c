"""Killed at any moment of a write, every file is the old one or the new one, whole."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import botram_opt
from asked import IN_FULL
from botram_opt.errors import UnreadableError
from botram_opt.formats import read_problem, write_plan, write_problem, write_whole
from botram_opt.formats.files import cut_off
from botram_opt.formats.workbook.csv_folder import folder_of
from botram_opt.verification import verify
from faults.killed import contents, in_a_child, killed_at, killed_beyond, moments
from small import small_plan, small_problem
from told import survived

OLD, NEW = b"old " * 20_000, b"new! " * 20_000


def some_files(folder: Path) -> Callable[[], None]:
    """A write of three files, of which two are there."""
    folder.mkdir()
    for name in ("a", "b"):
        (folder / name).write_bytes(OLD)
    return lambda: write_whole({folder / name: NEW for name in ("a", "b", "c")})


def test_killed_at_any_moment_each_file_is_whole(tmp_path: Path) -> None:
    number = moments(some_files(tmp_path / "all"))
    states = set()
    for moment in sorted({*range(0, number, 1 if IN_FULL else 120), number - 2}):
        folder = tmp_path / str(moment)
        assert killed_at(moment, some_files(folder))
        left = cut_off(folder)
        held = {name: text for name, text in contents(folder).items() if folder / name not in left}
        assert held.keys() in ({"a", "b"}, {"a", "b", "c"})
        assert set(held.values()) <= {OLD, NEW}
        is_mixed = set(held.values()) == {OLD, NEW}
        # Who finds nothing left knows that the files are all of one write.
        assert left or not is_mixed
        states.add("mixed" if is_mixed else "old" if OLD in held.values() else "new")
        survived["kills within a write"] += 1
    assert states >= ({"old", "new", "mixed"} if IN_FULL else {"old", "new"})
    # At the end nothing is left.
    assert cut_off(tmp_path / "all") == ()


@pytest.mark.parametrize("size", [0, 1, 4096, len(NEW) // 2, len(NEW) - 1])
def test_killed_within_the_write_of_a_part_the_old_file_is_whole(size: int, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(OLD)
    assert killed_beyond(size, lambda: write_whole({tmp_path / "a": NEW}))
    (left,) = cut_off(tmp_path)
    assert left.read_bytes() == NEW[:size]
    left.unlink()
    assert contents(tmp_path) == {"a": OLD}
    survived["kills within a write"] += 1


def test_a_folder_of_tables_that_may_be_of_two_times_is_refused(tmp_path: Path) -> None:
    old = small_problem()
    service = old.services[0].model_copy(update={"minutes_per_request": 7})
    place = old.sub_districts[0].model_copy(update={"residents": 70})
    new = old.changed(
        services=(service, *old.services[1:]), sub_districts=(place, *old.sub_districts[1:])
    )
    tables = folder_of(new)

    def write(folder: Path) -> None:
        write_whole({folder / name: text for name, text in tables.items()})

    write_problem(tmp_path / "tables", old)
    # Paths of other folders may take a few calls more or less.
    number = moments(lambda: write(tmp_path / "tables"))
    found: Counter[str] = Counter()
    for moment in range(0, number - 20, number // (300 if IN_FULL else 8)):
        folder = tmp_path / str(moment)
        write_problem(folder, old)
        assert killed_at(moment, partial(write, folder))
        try:
            read = read_problem(folder)
        except UnreadableError as error:
            (issue,) = error.issues
            assert re.search(r"\.part is left of a write that was cut off", issue.what)
            found["refused"] += 1
        else:
            assert read in (old, new)
            found["read"] += 1
        survived["kills within a write"] += 1
    assert found.keys() == {"refused", "read"}


def test_a_plan_beside_another_problem_than_its_own_is_told(tmp_path: Path) -> None:
    # What a write of both that is killed between them leaves.
    plan = small_plan()
    write_plan(tmp_path / "plan.json", plan)
    (finding,) = verify(small_problem(name="Another"), plan).findings
    assert finding.kind == "other_problem"


def test_an_interrupted_write_of_a_new_folder_leaves_no_table(tmp_path: Path) -> None:
    def work() -> None:
        write_problem(tmp_path / "tables", small_problem())

    assert in_a_child(work) == 0
    assert read_problem(tmp_path / "tables") == small_problem()


WRITES = {"write_bytes", "write_text", "touch", "mkdir", "rename", "replace", "unlink", "rmdir"}

HOW = {
    "formats/files.py": {"mkdir", "replace", "unlink", "rmdir", "open"},
    "scenarios/results_file.py": {"connect"},
    "cli/__init__.py": {"open"},
    "cli/exits.py": {"open"},
}
"""The modules that write, and by what: files; a database; and, in two, nowhere (os.devnull)."""


def test_files_are_written_in_one_place_only() -> None:
    root, found = Path(botram_opt.__file__).parent, dict[str, set[str]]()
    for path in root.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if not any(f"{name}(" in text for name in (*WRITES, "open", "connect")):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call):
                name = _writing(node)
                if name is not None:
                    found.setdefault(str(path.relative_to(root)), set()).add(name)
    assert found == HOW


def _writing(call: ast.Call) -> str | None:
    """By what a call could write to the disk; None if it cannot."""
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if name in ("open", "fdopen"):
        modes = [each for each in call.args if isinstance(each, ast.Constant)]
        is_read = any(mode.value == "rb" for mode in modes)
        of_zip = (
            isinstance(function, ast.Attribute)
            and not modes
            and ast.unparse(function.value) == "archive"
        )
        return None if is_read or of_zip else name
    if name == "connect":
        return name
    # Times and strings are replaced, too, and by one argument more.
    if name == "replace":
        is_of_os = isinstance(function, ast.Attribute) and ast.unparse(function.value) == "os"
        return name if is_of_os else None
    return name if name in WRITES else None
