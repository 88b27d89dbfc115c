"""Files written whole or not at all, also if the process is killed on the way."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from botram_opt.language import say

PathT = TypeVar("PathT", bound=str | os.PathLike[str])

_LEFT = re.compile(r"\.[0-9a-f]{16}\.part")
"""Names of what a write that was killed leaves behind."""


def write_whole(contents: Mapping[PathT, str | bytes]) -> None:
    """Write files so that either all of them are there, whole, or all is as it was before.

    Every content is on the disk beside its file before the first file is replaced. A reader sees
    the old file or the new one, never a part. Folders that are missing are made.

    If the process is killed, or the machine stops, each file still is the old one or the new one.
    Only then may some be old and others new, and what `cut_off` tells is left beside them.

    Args:
        contents: what each file is to hold; text is written as UTF-8.

    Raises:
        OSError: a file could not be written; ``filename`` says which.
    """
    held: dict[Path, bytes] = {}
    for named, content in contents.items():
        # A link stays a link: what it points to is replaced.
        path = _resolved(Path(named))
        if path in held:
            raise OSError(errno.EINVAL, say("Another file to be written is the same"), str(named))
        held[path] = content.encode() if isinstance(content, str) else content
    made: list[Path] = []
    temporary: dict[Path, Path] = {}
    try:
        for path, content in held.items():
            with _about(path):
                _make_folder(path.parent, made)
                temporary[path] = _beside(path)
                _write(temporary[path], content, path)
        _replace_all(temporary)
    except BaseException:
        for leftover in temporary.values():
            _remove(leftover)
        for folder in reversed(made):
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def cut_off(folder: Path) -> tuple[Path, ...]:
    """What writes that were killed left in a folder, or are at this moment; nobody reads it.

    Where nothing is left, the files of one write are all of that one.
    """
    return tuple(sorted(path for path in folder.iterdir() if _LEFT.fullmatch(path.name)))


def _replace_all(temporary: Mapping[Path, Path]) -> None:
    """Put every temporary file in its place; if one cannot be, put all back as they were."""
    earlier: dict[Path, Path] = {}
    replaced: list[Path] = []
    try:
        for path in temporary:
            if path.is_file():
                with _about(path):
                    earlier[path] = _beside(path)
                    shutil.copy2(path, earlier[path])
        for path, new in temporary.items():
            with _about(path):
                replaced.append(path)
                os.replace(new, path)  # noqa: PTH105
    except BaseException:
        for path in replaced:
            # One file that cannot be put back must not keep the others from it.
            with contextlib.suppress(OSError):
                if temporary[path].exists():
                    continue
                if path in earlier:
                    os.replace(earlier[path], path)  # noqa: PTH105
                else:
                    path.unlink()
        raise
    finally:
        for copy in earlier.values():
            _remove(copy)


def _write(new: Path, content: bytes, path: Path) -> None:
    with new.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if path.is_file():
        shutil.copymode(path, new)


def _make_folder(folder: Path, made: list[Path]) -> None:
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir()
        made.append(place)
    if not folder.is_dir():
        raise NotADirectoryError(20, "Not a directory", str(folder))


def _beside(path: Path) -> Path:
    return path.parent / f".{secrets.token_hex(8)}.part"


def _resolved(path: Path) -> Path:
    with _about(path):
        try:
            found = path.resolve()
        except RuntimeError as error:
            raise OSError(errno.ELOOP, "Too many levels of symbolic links") from error
        except ValueError as error:
            raise OSError(errno.EINVAL, say("No file can have this name")) from error
        if found.exists() and not (found.is_file() or found.is_dir()):
            # It would be gone, and a file be there instead: `/dev/null`, for whoever may do that.
            raise OSError(errno.EINVAL, say("This is a pipe or a device; give a file"))
        return found


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def _about(path: Path) -> Iterator[None]:
    """Let an error name the file that was to be written, not the one on the way to it."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error
