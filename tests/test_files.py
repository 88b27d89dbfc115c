"""Files are written whole or not at all."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from botram_opt.formats import write_whole


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def failing(real: Callable[..., Any], at: int) -> Callable[..., Any]:
    """A call that fails the n-th time, counted from 1."""
    calls = [0]

    def call(*arguments: Any, **more: Any) -> Any:
        calls[0] += 1
        if calls[0] == at:
            raise OSError(28, "No space left on device")
        return real(*arguments, **more)

    return call


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder with two files that are to be replaced, and room for a third."""
    (tmp_path / "a").write_text("old a")
    (tmp_path / "b").write_text("old b")
    return tmp_path


def texts(folder: Path) -> dict[str | os.PathLike[str], str]:
    return {folder / name: f"new {name}" for name in ("a", "b", "c")}


def assert_untouched(folder: Path) -> None:
    assert names(folder) == {"a", "b"}
    assert (folder / "a").read_text() == "old a"
    assert (folder / "b").read_text() == "old b"


def test_all_are_written_and_nothing_else_is_left(old: Path) -> None:
    write_whole(texts(old))
    assert names(old) == {"a", "b", "c"}
    assert [(old / name).read_text() for name in "abc"] == ["new a", "new b", "new c"]


def test_missing_folders_are_made_and_text_is_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "x" / "y" / "plan.json"
    write_whole({str(path): "désa ≥ 1\n"})
    assert path.read_bytes() == "désa ≥ 1\n".encode()


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    write_whole({tmp_path / "picture.png": b"\x89PNG\r\n", tmp_path / "text": "a"})
    assert (tmp_path / "picture.png").read_bytes() == b"\x89PNG\r\n"


@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize("name", ["replace", "fsync"])
def test_a_failure_at_any_file_leaves_all_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch, name: str, at: int
) -> None:
    monkeypatch.setattr(os, name, failing(getattr(os, name), at))
    with pytest.raises(OSError, match="No space left") as error:
        write_whole(texts(old))
    assert Path(error.value.filename) == old / "abc"[at - 1]
    assert_untouched(old)


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_file_that_cannot_be_opened_leaves_all_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    monkeypatch.setattr(Path, "open", failing(Path.open, at))
    with pytest.raises(OSError, match="No space left") as error:
        write_whole(texts(old))
    monkeypatch.undo()
    assert Path(error.value.filename) == old / "abc"[at - 1]
    assert_untouched(old)


@pytest.mark.parametrize("at", [1, 2])
def test_no_file_is_replaced_unless_all_could_be_put_back(
    old: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    monkeypatch.setattr(shutil, "copy2", failing(shutil.copy2, at))
    with pytest.raises(OSError, match="No space left"):
        write_whole(texts(old))
    assert_untouched(old)


def test_an_interrupt_leaves_all_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, done = os.replace, []

    def interrupted(source: Path, target: Path) -> None:
        real(source, target)
        done.append(target)
        if len(done) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(texts(old))
    assert_untouched(old)


def test_folders_that_were_made_for_nothing_are_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", failing(os.fsync, 1))
    with pytest.raises(OSError, match="No space left"):
        write_whole({tmp_path / "x" / "y" / "a": "new"})
    assert names(tmp_path) == set()


def test_a_folder_in_the_place_of_a_file_is_told(old: Path) -> None:
    (old / "c").mkdir()
    with pytest.raises(OSError) as error:  # noqa: PT011
        write_whole(texts(old))
    assert Path(error.value.filename) == old / "c"
    (old / "c").rmdir()
    assert_untouched(old)


def test_a_file_in_the_place_of_a_folder_is_told(old: Path) -> None:
    with pytest.raises(NotADirectoryError) as error:
        write_whole({old / "a" / "plan.json": "new"})
    assert Path(error.value.filename) == old / "a" / "plan.json"
    assert_untouched(old)


def test_a_pipe_in_the_place_of_a_file_is_told_and_stays(old: Path) -> None:
    pipe = old / "c"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="pipe or a device") as error:
        write_whole(texts(old))
    assert Path(error.value.filename) == pipe
    assert pipe.is_fifo()
    pipe.unlink()
    assert_untouched(old)


def test_a_name_that_no_file_can_have_is_told(old: Path) -> None:
    with pytest.raises(OSError, match="No file can have this name"):
        write_whole({old / "a": "new", old / "x\0y": "new"})
    assert_untouched(old)


def test_two_files_that_are_one_are_told(old: Path) -> None:
    link = old / "c"
    link.symlink_to(old / "a")
    with pytest.raises(OSError, match="the same") as error:
        write_whole(texts(old))
    assert Path(error.value.filename) == link
    link.unlink()
    assert_untouched(old)


def test_a_read_only_folder_is_told(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Refused as a read-only folder refuses it; nothing is read-only for root.
    def refuse(path: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        with pytest.raises(PermissionError) as error:
            write_whole(texts(old))
    assert Path(error.value.filename) == old / "a"
    assert_untouched(old)


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.write_text("old")
    real.chmod(0o640)
    link = tmp_path / "link"
    link.symlink_to(real)
    write_whole({link: "new"})
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_new_file_can_be_read_by_whoever_may_read_new_files(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    write_whole({tmp_path / "new": ""})
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "plain").stat().st_mode
