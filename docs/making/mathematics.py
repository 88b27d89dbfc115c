"""LaTeX between dollars, as MathML: browsers show it without a script.

Inline ``$a < b$``; on lines of its own, with empty lines around it, ``$$ a < b $$``.
"""

from __future__ import annotations

import html
import re

from latex2mathml.converter import convert

MARKED = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\\[(\[](?P<latex>.*?)\\[)\]]</(?P=tag)>', re.DOTALL
)
"""What the Markdown extension Arithmatex makes of formulas."""


def with_formulas(page: str) -> str:
    """The HTML of a page with its formulas as MathML.

    Raises:
        ValueError: a formula has a command that is not known, or cannot be read.
    """
    return MARKED.sub(_formula, page)


def _formula(marked: re.Match[str]) -> str:
    latex = html.unescape(marked["latex"]).strip()
    display = "block" if marked["tag"] == "div" else "inline"
    try:
        made = convert(latex, display=display)
    except Exception as error:
        raise ValueError(f"not read as LaTeX ({error!r}): {latex}") from error
    # Commands that the converter does not know come out as they stand.
    if "\\" in made:
        raise ValueError(f"a command of LaTeX that is not known: {latex}")
    return made
