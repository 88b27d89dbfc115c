"""What is done to pages while mkdocs builds the site."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from mathematics import with_formulas


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Show formulas."""
    try:
        return with_formulas(html)
    except ValueError as error:
        raise PluginError(f"{page.file.src_uri}: {error}") from error
