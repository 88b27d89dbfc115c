"""What a file holds, as bytes, text, rows or a JSON value; or why it cannot be read."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterator
from io import BufferedIOBase
from pathlib import Path
from typing import Any, NoReturn

from botram_opt import sizes
from botram_opt.errors import Issue, UnreadableError
from botram_opt.json_values import json_of
from botram_opt.language import say
from botram_opt.sizes import TooMuchError, larger_than
from botram_opt.wording import why_not_opened


def content_of(file: Path, most: int | None = None) -> bytes:
    """What a file holds.

    Args:
        file: is read.
        most: bytes that it may hold; None for `sizes.MOST_BYTES`.

    Raises:
        UnreadableError: there is no such file, or it cannot be read or is too large.
    """
    most = sizes.MOST_BYTES if most is None else most
    try:
        with file.open("rb") as stream:
            if os.fstat(stream.fileno()).st_size > most:
                raise larger_than(most)
            # Others, a pipe for instance, do not say how much comes.
            return no_more_than(most, stream)
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
    except TooMuchError as error:
        refuse_too_much(file, error)


def no_more_than(most: int, stream: BufferedIOBase) -> bytes:
    """What comes of a stream, if it is no more than so many bytes.

    Raises:
        TooMuchError: more comes; it is left.
    """
    content = stream.read(most + 1)
    if len(content) > most:
        raise larger_than(most)
    return content


def text_of(file: Path, most: int | None = None) -> str:
    """Give the text of a UTF-8 file, of so many bytes at most; see `content_of`.

    Raises:
        UnreadableError: there is no such file, or it cannot be read, is too large or not UTF-8.
    """
    content = content_of(file, most)
    try:
        # Some editors put a byte order mark before the text.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        where = say("line {line}, byte {column}", line=line, column=column)
        refuse_file(file, say("this is not UTF-8 text"), say("Save the file as UTF-8"), where)


def rows_in(file: Path, separators: str) -> Iterator[list[str]]:
    """The cells of each row of a CSV file, in turn.

    Args:
        file: is read.
        separators: that may stand between cells; the header says which does.

    Raises:
        UnreadableError: as `text_of` does; or it is no table, or a row or all of it is too wide.
    """
    text = text_of(file)
    # Not made into lines, which would be many.
    end = _END.search(text)
    header = text if end is None else text[: end.start()]
    separator = max(separators, key=header.count)
    if text.count(separator) > sizes.MOST_FIELDS:
        refuse_too_much(file, too_many_cells(sizes.MOST_FIELDS))
    # Lines end as the table says, not as text does: a cell may hold a line break.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            if len(row) > sizes.MOST_COLUMNS:
                where = say("line {n}", n=reader.line_num)
                refuse_too_much(file, too_many_cells(sizes.MOST_COLUMNS), where)
            yield row
    except csv.Error as error:
        refuse_file(
            file,
            say("this is no table: {why}", why=error),
            say("Close every quote that is opened, or save it as CSV again"),
            say("line {n}", n=reader.line_num),
        )


_END = re.compile(r"[\r\n]")


def too_many_cells(most: int) -> TooMuchError:
    """That there are more cells than are read."""
    return TooMuchError(say("it has more than {n} cells", n=most))


def json_in(
    file: Path,
    as_object: Callable[[list[tuple[str, Any]]], dict[str, Any]] = dict,
    *,
    records: int | None = None,
    values: int | None = None,
) -> Any:
    """The JSON value in a file, whatever it is.

    Args:
        file: is read.
        as_object: makes an object of names and values.
        records: and lists that there may be, see `json_values.json_of`.
        values: that there may be, likewise.

    Raises:
        UnreadableError: as `text_of` does; or it is no JSON, or holds too much.
    """
    text = text_of(file)
    try:
        return json_of(text, as_object, records=records, values=values)
    except json.JSONDecodeError as error:
        where = say("line {line}, column {column}", line=error.lineno, column=error.colno)
        what = say("this is not JSON: {why}", why=error.msg)
        refuse_file(file, what, say("Correct it there"), where)
    except UnicodeEncodeError:
        what = say("a text in it has half a character")
        refuse_file(file, what, say("Write it with a program that knows Unicode"))
    except ValueError as error:
        refuse_file(file, say("a number cannot be read: {why}", why=error), say("Shorten it"))
    except TooMuchError as error:
        refuse_too_much(file, error)


def refuse_too_much(file: Path, error: TooMuchError, where: str = "") -> NoReturn:
    """Raise an error that says that a file holds more than is read of it."""
    refuse_file(file, str(error), say("Check that it is the file you mean"), where)


def refuse_file(file: Path, what: str, remedy: str, where: str = "") -> NoReturn:
    """Raise an error that names the file, and a place in it if there is one."""
    raise UnreadableError([Issue(f"{file.name or file}{where and ': ' + where}", what, remedy)])
