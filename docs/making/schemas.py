"""Writes the JSON Schemas into the package anew; docs/schemas is the same folder.

``make schemas`` runs it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from botram_opt.formats import json_schema
from botram_opt.formats.documents import READ, WRITTEN, version_of

FOLDER = Path(__file__).parents[2] / "src" / "botram_opt" / "schemas"


def texts() -> Iterator[tuple[str, str]]:
    """The text of each schema, with its path in the folder: ``read/problem.v1.json``."""
    for manner, documents in (("read", READ), ("written", WRITTEN)):
        for name, document in documents.items():
            schema = json_schema(name, written=manner == "written")  # type: ignore[arg-type]
            text = json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
            yield f"{manner}/{name}.v{version_of(document)}.json", text


def write(folder: Path) -> None:
    """Write all of them, and drop those that are no more."""
    now = dict(texts())
    for path in folder.glob("*/*.json"):
        if path.relative_to(folder).as_posix() not in now:
            path.unlink()
    for name, text in now.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(FOLDER)
