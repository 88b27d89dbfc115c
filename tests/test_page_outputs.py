"""Pages whose outputs are made by their code: made anew, kept apart, and errors found."""

from __future__ import annotations

import pytest

from page_outputs import run

PAGE = """\
# A page

```python
x = 2
```

Then:

```python
print(x + 1)
```

```text
old
```

The end.
"""


def test_what_a_block_prints_stands_below_it() -> None:
    made = run(PAGE, "page")
    assert made == PAGE.replace("old", "3")
    assert run(made, "page") == made


def test_a_block_that_prints_nothing_loses_its_output() -> None:
    page = PAGE.replace("print(x + 1)", "y = x")
    assert "```text" not in run(page, "page")


def test_an_error_tells_the_line_of_the_page() -> None:
    page = PAGE.replace("print(x + 1)", "raise KeyError(x)")
    with pytest.raises(KeyError) as caught:
        run(page, "page.md")
    assert caught.traceback[-1].frame.code.raw.co_filename == "page.md"
    line = page.splitlines().index("raise KeyError(x)") + 1
    assert caught.traceback[-1].lineno + 1 == line
