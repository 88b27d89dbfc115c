"""Text of a file, or why it cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from botram_opt.errors import Issue, UnreadableError
from botram_opt.language import say
from botram_opt.wording import why_not_opened

MOST_BYTES = 200_000_000
"""Larger files are refused: a problem of a thousand sub-districts is a tenth of it."""


def content_of(file: Path, most: int | None = None) -> bytes:
    """What a file holds.

    Args:
        file: is read.
        most: bytes that it may hold; None for as many as any file.

    Raises:
        UnreadableError: there is no such file, or it cannot be read or is too large.
    """
    most = MOST_BYTES if most is None else most
    try:
        with file.open("rb") as stream:
            content = stream.read(most + 1)
    except FileNotFoundError:
        refuse_file(
            file, say("there is no file {file}", file=repr(str(file))), say("Check the path")
        )
    except ValueError:
        refuse_file(file, say("this is no path of a file"), say("Check the path"))
    except IsADirectoryError:
        refuse_file(file, say("{path} is a folder", path=repr(str(file))), say("Give a file in it"))
    except OSError as error:
        why = why_not_opened(error)
        what = say("{file} cannot be opened: {why}", file=repr(str(file)), why=why)
        refuse_file(file, what, say("Check the path and the permissions"))
    if len(content) > most:
        size = f"{most // 1_000_000} MB"
        refuse_file(
            file,
            say("it is larger than {most}", most=size),
            say("Check that it is the file you mean"),
        )
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
        where = say("line {line}, byte {column}", line=line, column=column)
        refuse_file(file, say("this is not UTF-8 text"), say("Save the file as UTF-8"), where)


def refuse_file(file: Path, what: str, remedy: str, where: str = "") -> NoReturn:
    """Raise an error that names the file, and a place in it if there is one."""
    raise UnreadableError([Issue(f"{file.name or file}{where and ': ' + where}", what, remedy)])
