"""What is done to pages while mkdocs builds the site."""

from __future__ import annotations

import re
import sys
from pathlib import Path, PurePosixPath

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from command_reference import command_page
from llms import LIST, as_markdown, listed
from mathematics import with_formulas
from name_reference import name_pages
from repository import DOCS, NO_TEXT, ROOT, linked, links_out, page_of, page_text, with_links

LOADED = re.compile(
    r"<(?:script|link|img|iframe|source|video|audio)\b[^>]*?\b(?:src|href)=[\"']?(?:https?:)?//[^>]*>"
)
"""What a browser fetches by itself when it shows a page."""


def on_startup(command: str, dirty: bool) -> None:
    """Let Griffe load its extension, which it does without the folder that it is in."""
    sys.path.append(str(Path(__file__).parent))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add pages that show what others link to in the repository, and those of the reference."""
    try:
        first = {
            target
            for file in files.documentation_pages()
            for target in links_out(file.content_string, DOCS / file.src_uri)
        }
        for path in sorted(linked(first)):
            files.append(_shown(path, config))
        for name, text in name_pages().items():
            files.append(File.generated(config, f"reference/{name}.md", content=text))
        commands = command_page()
        files.append(File.generated(config, "reference/command_line.md", content=commands))
    except ValueError as error:
        raise PluginError(str(error)) from error
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let links into the repository lead to pages of the site."""
    if page.file.generated_by:
        return markdown
    return with_links(markdown, DOCS / page.file.src_uri, PurePosixPath(page.file.src_uri))


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Show formulas."""
    try:
        return with_formulas(html)
    except ValueError as error:
        raise PluginError(f"{page.file.src_uri}: {error}") from error


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Write the pages of the contents as text, too."""
    if (made := listed(config)) != LIST.read_text(encoding="utf-8"):
        raise PluginError("docs/llms.txt is out of date: make pages")
    site, whole = Path(config.site_dir), []
    for file in files.documentation_pages():
        if f"]({file.src_uri})" in made and file.page is not None:
            text = as_markdown(file.page)
            whole.append(text)
            target = site / file.src_uri
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    (site / "llms-full.txt").write_text("\n\n".join(whole), encoding="utf-8")


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Refuse a page that would load something from the network."""
    if loaded := LOADED.search(output):
        raise PluginError(f"{page.file.src_uri} would load {loaded[0]}")
    return output


def _shown(path: PurePosixPath, config: MkDocsConfig) -> File:
    uri = str(page_of(path))
    if path.suffix in NO_TEXT:
        return File.generated(config, uri, abs_src_path=str(ROOT / path))
    return File.generated(config, uri, content=page_text(path), inclusion=InclusionLevel.NOT_IN_NAV)
