"""Writes the catalogues anew: every message of the source, each with its translation so far.

``make messages`` runs it. A message that is new stands there without a translation, to be filled
in; one that is no longer said is dropped, with its translation.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "botram_opt"
CATALOGUES = sorted(PACKAGE.glob("locale/*/LC_MESSAGES/botram_opt.po"))

KEYWORDS = {"say": (1,), "say_number": (1, 2)}
"""The functions that say messages, and which of their arguments these are."""

HEAD = """\
msgid ""
msgstr ""
"Project-Id-Version: botram_opt\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""
"""Without the dates that Babel would write, which change by themselves."""

MessageId = str | tuple[str, ...]


def collected() -> Iterator[tuple[MessageId, str]]:
    """Every message where it is said, with the path of its file; of numbers, in both forms."""
    for path in sorted(PACKAGE.rglob("*.py")):
        content = path.read_bytes()
        # Other functions are named say, too.
        if b"from botram_opt.language import" not in content:
            continue
        for _, message, _, _ in extract("python", io.BytesIO(content), KEYWORDS):
            yield message, path.relative_to(ROOT).as_posix()


def page(catalogue: Path) -> str:
    """The text of a catalogue with the messages of the source, in order of their English."""
    language = catalogue.parts[-3]
    with catalogue.open("rb") as file:
        known = read_po(file, locale=language)
    now = Catalog(locale=language, charset="utf-8")
    for id_, path in collected():
        before = known.get(id_)
        now.add(id_, before.string if before and before.id == id_ else "", [(path, 0)])
    body = io.BytesIO()
    write_po(body, now, width=100, omit_header=True, sort_output=True, include_lineno=False)
    head = HEAD.format(language=language, plurals=now.plural_forms)
    return head + body.getvalue().decode("utf-8").rstrip("\n") + "\n"


if __name__ == "__main__":
    for each in CATALOGUES:
        each.write_text(page(each), encoding="utf-8")
