"""Text of a file, or why it cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from botram_opt.errors import Issue, UnreadableError

MOST_BYTES = 200_000_000
"""Larger files are refused: a problem of a thousand sub-districts is a tenth of it."""


def content_of(file: Path, most: int = MOST_BYTES) -> bytes:
    """What a file holds.

    Args:
        file: is read.
        most: bytes that it may hold.

    Raises:
        UnreadableError: there is no such file, or it cannot be read or is too large.
    """
    try:
        with file.open("rb") as stream:
            content = stream.read(most + 1)
    except FileNotFoundError:
        refuse_file(file, f"there is no file {str(file)!r}", "Check the path")
    except ValueError:
        refuse_file(file, "this is no path of a file", "Check the path")
    except IsADirectoryError:
        refuse_file(file, f"{str(file)!r} is a folder", "Give a file in it")
    except OSError as error:
        what = f"{str(file)!r} cannot be opened: {error.strerror or error}"
        refuse_file(file, what, "Check the path and the permissions")
    if len(content) > most:
        size = f"{most // 1_000_000} MB"
        refuse_file(file, f"it is larger than {size}", "Check that it is the file you mean")
    return content


def text_of(file: Path) -> str:
    """Give the text of a UTF-8 file.

    Raises:
        UnreadableError: there is no such file, or it cannot be read, is too large or not UTF-8.
    """
    content = content_of(file)
    try:
        # Some editors put a byte order mark before the text.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        where = f"line {line}, byte {column}"
        refuse_file(file, "this is not UTF-8 text", "Save the file as UTF-8", where)


def refuse_file(file: Path, what: str, remedy: str, where: str = "") -> NoReturn:
    """Raise an error that names the file, and a place in it if there is one."""
    raise UnreadableError([Issue(f"{file.name or file}{where and ': ' + where}", what, remedy)])
