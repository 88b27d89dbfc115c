"""Inputs made from valid ones: values, cells, marks of XML and lines that are others than before.

Bytes that are changed at random never get past a parser. Here what is changed is the document
within them, so that readers come to what they check themselves.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Edit = Callable[[random.Random, bytes], bytes]
"""What makes another input of one; raises ValueError where that is not of the form it knows."""

ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2, 1e9, 1.5, -0.0, 1e308, 10**30, 2**63, 1_000_001),
    *(float("nan"), float("inf"), [], {}, [[]], [{}], [None], {"": None}),
    *("", " ", "a", "0", "-1", "1e5", "nan", "=1+1", "@a", "<b>", "'", '"', "a\nb", "a\x00b"),
    *("\u202ea", "\u200b", "\ud800", "é", "ß", "İ", "٣", "𝟙", "A" * 101, "A" * 300, "9" * 5000),
    *("2025-01-04", "2025-01-05", "2025-03-31", "2024-02-30", "0001-01-01", "9999-12-31"),
    *("1900-01-01", "2200-12-31", "2025-1-4", "08:00", "24:00", "12:00:30", "Asia/Jakarta", "ID"),
    *("s0", "s1", "p0", "pool", "office", "ktp", "kk", "c1", "c2", "card", "family", "*", "2"),
)
"""Values that are at the edge of something, or stand for items of the small problem."""

WORDS = (
    *("yes", "no", "ya", "tidak", "1.234", "1,5", "1.234,5", "80%", "12/04/2025", "8.30"),
    *("Sabtu, 12 April 2025", "S1", "Setu", "a; b", "a;b;c", "S1;S1", "A1", "ZZZ9999999", "-"),
    *("held", "cut_off", "cancelled", "missed", "reported", "estimated", "assumed", "any", "#N/A"),
)
"""What stands in cells and lines besides."""

MOST_STEPS = 3


def json_edit(names: Sequence[str]) -> Edit:
    """An edit of JSON documents, whose records have fields of these names."""

    def edit(rng: random.Random, data: bytes) -> bytes:
        root = [json.loads(data)]
        for _ in range(rng.randint(1, MOST_STEPS)):
            _edit_value(rng, root, names)
        text = json.dumps(root[0])
        if rng.random() < 0.03:
            text = _with_a_field_twice(rng, text)
        if rng.random() < 0.02:
            depth = rng.choice([5, 90, 110, 900, 20_000])
            text = text.replace("null", "[" * depth + "]" * depth, 1)
        return text.encode("utf-8", "replace")

    return edit


def table_edit(rng: random.Random, data: bytes) -> bytes:
    """An edit of a table of text: its cells, rows and columns."""
    text = data.decode("utf-8", "replace")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    for _ in range(rng.randint(1, MOST_STEPS)):
        _edit_rows(rng, rows)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=rng.choice(",,,,,,;\t"), lineterminator=rng.choice("\r\n"))
    writer.writerows(rows)
    return out.getvalue().encode("utf-8", "replace")


def folder_edit(rng: random.Random, data: bytes) -> bytes:
    """An edit of tables by the names of their files."""
    files: dict[str, str] = _as_folder(data)
    name = rng.choice(sorted(files))
    match rng.randrange(12):
        case 0:
            del files[name]
        case 1:
            files[rng.choice([name.upper(), f"{name}2", "notes", "help", "Kunjungan"])] = files[
                name
            ]
        case 2:
            files[name] = line_edit(rng, files[name].encode("utf-8", "replace")).decode(
                "utf-8", "replace"
            )
        case _:
            changed = table_edit(rng, files[name].encode("utf-8", "replace"))
            files[name] = changed.decode("utf-8", "replace")
    return json.dumps(files).encode()


def line_edit(rng: random.Random, data: bytes) -> bytes:
    """An edit of text by lines."""
    lines = data.decode("utf-8", "replace").split("\n")
    for _ in range(rng.randint(1, MOST_STEPS)):
        at = rng.randrange(len(lines))
        match rng.randrange(6):
            case 0:
                del lines[at : at + rng.randint(1, 3)]
            case 1:
                lines[at:at] = lines[at : at + rng.randint(1, 12)]
            case 2:
                lines.insert(at, lines[rng.randrange(len(lines))])
            case 3:
                head, colon, _ = lines[at].partition(":")
                lines[at] = head + colon + _odd_text(rng)
            case _:
                lines[at] = _edited_text(rng, lines[at])
        lines = lines or [""]
    return "\n".join(lines).encode("utf-8", "replace")


def xml_edit(rng: random.Random, data: bytes) -> bytes:
    """An edit of XML: its marks, their attributes, and the text between them."""
    parts = re.findall(r"<[^>]*>|[^<]+|<", data.decode("utf-8", "replace"))
    if not parts:
        raise ValueError("nothing to edit")
    for _ in range(rng.randint(1, MOST_STEPS)):
        at = rng.randrange(len(parts))
        match rng.randrange(7):
            case 0:
                del parts[at : at + rng.randint(1, 4)]
            case 1:
                parts[at:at] = parts[at : at + rng.randint(1, 8)]
            case 2:
                other = rng.randrange(len(parts))
                parts[at], parts[other] = parts[other], parts[at]
            case 3 if rng.random() < 0.1:
                entity = '<!DOCTYPE a [<!ENTITY e "eeeee"><!ENTITY f "&e;&e;&e;">]>'
                parts.insert(min(1, len(parts)), entity)
                parts[-1:-1] = ["&f;"]
            case _ if parts[at].startswith("<"):
                parts[at] = _edited_mark(rng, parts[at])
            case _:
                parts[at] = _odd_text(rng).replace("<", "&lt;").replace("&", "&amp;")
        parts = parts or [""]
    return "".join(parts).encode("utf-8", "replace")


def zip_edit(rng: random.Random, data: bytes) -> bytes:
    """An edit of one part of a zip file of XML."""
    parts = _parts_of(data)
    # Sheets and texts are what most is read from.
    weights = [20 if re.search(r"sheet|sharedS", name) else 1 for name in parts]
    name = rng.choices(list(parts), weights)[0]
    match rng.randrange(40):
        case 0:
            del parts[name]
        case 1:
            parts[rng.choice(list(parts))] = parts[name]
        case 2:
            parts[name] = rng.randbytes(rng.randint(0, 40))
        case _:
            parts[name] = xml_edit(rng, parts[name])
    return packed(parts)


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip file of parts, as they are."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return content.getvalue()


def _parts_of(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > 5_000_000 or not members:
                raise ValueError("too large to edit")
            return {member.filename: archive.read(member) for member in members}
    except ValueError:
        raise
    except Exception as error:  # A zip file that is broken, in any of many ways.
        raise ValueError("no zip file") from error


def _as_folder(data: bytes) -> dict[str, str]:
    files = json.loads(data)
    if not isinstance(files, dict) or not files:
        raise ValueError("no folder")
    return {str(name): str(text) for name, text in files.items()}


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """What holds each value of a document, and its key there."""
    todo = [value]
    while todo:
        here = todo.pop()
        keys = list(here) if isinstance(here, dict) else range(len(here))
        for key in keys:
            yield here, key
            if isinstance(here[key], dict | list):
                todo.append(here[key])


def _edit_value(rng: random.Random, root: list[Any], names: Sequence[str]) -> None:
    places = list(_places(root))
    holder, key = rng.choice(places)
    value = holder[key]
    match rng.randrange(9):
        case 0:
            other, at = rng.choice(places)
            holder[key] = json.loads(json.dumps(other[at]))
        case 1 if holder is not root:
            del holder[key]
        case 2 if isinstance(holder, list) and holder is not root:
            holder.insert(key, json.loads(json.dumps(value)))
        case 3 if isinstance(value, dict):
            value[rng.choice(names)] = _odd(rng, places)
        case 4 if isinstance(value, list):
            value.append(_odd(rng, places))
        case 5 if isinstance(value, int | float) and not isinstance(value, bool):
            holder[key] = rng.choice([value + 1, value - 1, -value, value * 1000, value * 0.3])
        case 6 if isinstance(value, str):
            holder[key] = _edited_text(rng, value)
        case 7 if isinstance(value, list):
            rng.shuffle(value)
        case _:
            holder[key] = _odd(rng, places)


def _odd(rng: random.Random, places: list[tuple[Any, Any]]) -> Any:
    if rng.random() < 0.3:
        holder, key = rng.choice(places)
        return json.loads(json.dumps(holder[key]))
    return copy.deepcopy(rng.choice([*ODD, rng.randint(-10, 100)]))


def _with_a_field_twice(rng: random.Random, text: str) -> str:
    fields = list(re.finditer(r'"[a-z_]+": ', text))
    if not fields:
        return text
    field = rng.choice(fields)
    return f"{text[: field.start()]}{field.group()}1, {text[field.start() :]}"


def _edit_rows(rng: random.Random, rows: list[list[str]]) -> None:
    if not rows:
        rows.append([_odd_text(rng)])
        return
    at = rng.randrange(len(rows))
    row = rows[at]
    match rng.randrange(8):
        case 0:
            del rows[at]
        case 1:
            rows.insert(at, list(rng.choice(rows)))
        case 2:
            row.append(_odd_text(rng))
        case 3 if row:
            for each in rows:
                del each[rng.randrange(len(row)) : len(row)]
        case _ if row:
            column = rng.randrange(len(row))
            row[column] = _odd_text(rng) if rng.random() < 0.6 else _edited_text(rng, row[column])


def _odd_text(rng: random.Random) -> str:
    odd = rng.choice([*ODD, *WORDS, *WORDS, rng.randint(-3, 50_000)])
    return odd if isinstance(odd, str) else json.dumps(odd)


def _edited_text(rng: random.Random, text: str) -> str:
    at = rng.randint(0, len(text))
    match rng.randrange(4):
        case 0:
            return text[:at] + text[at + 1 :]
        case 1:
            return text[:at] + _odd_text(rng) + text[at:]
        case 2:
            return text[:at] + chr(rng.choice([rng.randrange(32, 127), rng.randrange(0x2FFF)]))
        case _:
            return text.upper() if rng.random() < 0.5 else text + text


def _edited_mark(rng: random.Random, mark: str) -> str:
    values = list(re.finditer(r'="([^"]*)"', mark))
    if not values or rng.random() < 0.1:
        return _edited_text(rng, mark)
    value = rng.choice(values)
    new = _odd_text(rng) if rng.random() < 0.5 else _edited_text(rng, value.group(1))
    return mark[: value.start(1)] + new.replace('"', "&quot;") + mark[value.end(1) :]
