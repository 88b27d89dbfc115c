"""The site for programs that read text: a list of its pages, and the text of each.

``make pages`` writes ``docs/llms.txt`` (the form is that of llmstxt.org) from the contents in
``mkdocs.yml`` and what is said there about each page. With the site every page is there as Markdown
beside its HTML, and all of them in ``llms-full.txt``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from markdownify import markdownify
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
LIST = ROOT / "docs" / "llms.txt"

INTRO = """\
A Python library and a command line. `import botram_opt`, state a `Problem`, `solve` it, `verify`
the plan. Every page of this list is Markdown; those in `reference/` are made with the site. All of
them in one file: `llms-full.txt`, beside this one on the site. `make pages` writes this list.
"""


def listed(config: Mapping[str, Any]) -> str:
    """The text of ``llms.txt``.

    Args:
        config: what stands in ``mkdocs.yml``.

    Raises:
        ValueError: nothing is said about a page of the contents, or something about no page.
    """
    about = dict(config["extra"]["about"])
    text = f"# {config['site_name']}\n\n> {config['site_description']}.\n\n{INTRO}"
    for section in config["nav"]:
        for title, pages in section.items():
            text += f"\n## {title}\n\n"
            for name, page in _pages(pages):
                if page not in about:
                    raise ValueError(f"mkdocs.yml, extra.about: nothing is said about {page}")
                text += f"- [{name}]({page}): {about.pop(page)}\n"
    if about:
        raise ValueError(f"mkdocs.yml, extra.about: not in the contents: {', '.join(about)}")
    return text


def as_markdown(page: Page) -> str:
    """A page as Markdown: as it was written, or from its HTML where it was made."""
    if page.file.generated_by and page.file.src_uri.startswith("reference/"):
        return str(markdownify(page.content or "", heading_style="ATX"))
    return page.markdown or ""


def _pages(section: list[dict[str, str]]) -> Iterator[tuple[str, str]]:
    for entry in section:
        yield from entry.items()


if __name__ == "__main__":
    LIST.write_text(listed(yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))))
