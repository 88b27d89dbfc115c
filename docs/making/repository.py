"""Files of the repository that pages link to, as pages of the site.

On a page, ``../src/botram_opt/scaling.py`` leads to the file where the repository is shown, and on
the site to a page that shows it. Markdown is shown as it is meant to look, other text as it stands,
a folder as a list of what is in it, and whatever is no text is handed out as a file.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]
DOCS = PurePosixPath("docs")
SHOWN = PurePosixPath("repository")
"""The folder of the site that these pages are in."""

CODE_OR_LINK = re.compile(
    r"(?P<fence>^ *(?P<ticks>```+|~~~+).*?^ *(?P=ticks))"
    r"|(?P<before>!?\[(?:[^\[\]`]|`[^`]*`|!\[[^\]]*\]\([^)]*\))*\]\()(?P<to>[^)\s#:]+)(?P<anchor>#[^)\s]*)?(?=[)\s])"
    r"|(?P<code>`[^`\n]*`)",
    re.DOTALL | re.MULTILINE,
)
UNSEARCHED = "---\nsearch:\n  exclude: true\n---\n\n"
"""Who searches the docs looks for what is said about code, and not for the code."""

LANGUAGES = {".py": "python", ".pyi": "python", ".toml": "toml", ".yml": "yaml", ".yaml": "yaml"}
NO_TEXT = {".csv", ".geojson", ".ipynb", ".json", ".jsonl", ".pdf", ".png", ".svg", ".xlsx"}


def links_out(text: str, path: PurePosixPath) -> Iterator[PurePosixPath]:
    """What a page of the repository links to in it, outside the docs.

    Raises:
        ValueError: a link leads out of the repository, or to nothing.
    """
    for found in CODE_OR_LINK.finditer(text):
        if found["to"] and not (target := _target(found["to"], path)).is_relative_to(DOCS):
            yield target


def with_links(text: str, path: PurePosixPath, page: PurePosixPath) -> str:
    """A page of the repository with its links as they are on the site, where it is at ``page``."""

    def on_site(found: re.Match[str]) -> str:
        if not found["to"]:
            return found[0]
        to = os.path.relpath(page_of(_target(found["to"], path)), page.parent)
        return f"{found['before']}{to}{found['anchor'] or ''}"

    return CODE_OR_LINK.sub(on_site, text)


def page_of(path: PurePosixPath) -> PurePosixPath:
    """Where the site has a file of the repository."""
    if path.is_relative_to(DOCS):
        return path.relative_to(DOCS)
    if path.suffix in NO_TEXT or path.suffix == ".md":
        return SHOWN / path
    return SHOWN / f"{path}.md"


def page_text(path: PurePosixPath) -> str:
    """The page that shows a file or folder of the repository."""
    file = ROOT / path
    if path.suffix == ".md":
        return with_links(file.read_text(encoding="utf-8"), path, page_of(path))
    if file.is_dir():
        rows = [f"- [`{name}`]({path.name}/{name}.md): {said}" for name, said in _modules(file)]
        return "\n".join([f"{UNSEARCHED}# `{path}`", "", *rows, ""])
    language = LANGUAGES.get(path.suffix, "text")
    fence = "~" * 9
    return (
        f"{UNSEARCHED}# `{path}`\n\n{fence} {language}\n{file.read_text(encoding='utf-8')}{fence}\n"
    )


def linked(first: set[PurePosixPath]) -> set[PurePosixPath]:
    """Files and folders, and those that they link to in their turn."""
    known: set[PurePosixPath] = set()
    waiting = set(first)
    while waiting:
        path = waiting.pop()
        known.add(path)
        if (ROOT / path).is_dir():
            waiting |= {path / name for name, _ in _modules(ROOT / path)} - known
        elif path.suffix == ".md":
            waiting |= set(links_out((ROOT / path).read_text(encoding="utf-8"), path)) - known
    return known


def _modules(folder: Path) -> Iterator[tuple[str, str]]:
    """The modules of a folder, each with its first sentence."""
    for file in sorted(folder.glob("*.py")):
        said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
        yield file.name, said.partition("\n\n")[0].replace("\n", " ")


def _target(link: str, path: PurePosixPath) -> PurePosixPath:
    target = PurePosixPath(os.path.normpath(path.parent / link))
    # Links within the docs are looked up by mkdocs, which also knows the pages that are made.
    if not target.is_relative_to(DOCS) and not (ROOT / target).exists():
        raise ValueError(f"{path} links to {link}, which is not there")
    return target
