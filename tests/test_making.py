"""What makes the docs notices what it is there for: code that fails, commands, links, formulas."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from blocks import blocks_of
from check_pages import outcome
from docstrings import entries, with_entries
from mathematics import with_formulas
from page_outputs import in_short
from public import Public
from repository import linked, links_out, page_text, with_links
from untold import untold

GOOD = """\
# A page

```python
x = 2
print(x + 1)
```

```text
3
```

<!-- not run: it needs a cluster -->
```python
raise SystemExit(9)
```

```json
{"x": [2]}
```

```console
$ botram-opt schema \\
    plan  # in short
{
...
}
make demo
```

<!-- exits with 2: there is no such file -->
```console
$ botram-opt verify no.json no.json
```
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "page.md"


@pytest.fixture
def nothing(tmp_path: Path) -> Path:
    (tmp_path / "example").mkdir()
    return tmp_path / "example"


def test_a_page_that_does_as_it_says(page: Path, nothing: Path) -> None:
    page.write_text(GOOD, encoding="utf-8")
    told = outcome(page, nothing)
    assert told.fault is None
    assert told.blocks == 4
    assert [one.partition("page.md")[2] for one in told.not_run] == [":14: it needs a cluster"]


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("x = 2", "x = y", "NameError"),
        ("x = 2", "x = 3", "+4"),
        ('{"x"', "{x", "JSONDecodeError"),
        ("schema", "scheme", "exit code 2, not 0"),
        ("{\n...\n}", "{\n...\n]", "prints something else"),
        ("exits with 2", "exits with 3", "exit code 2, not 3"),
        ("make demo", "make demos", "No rule to make target"),
        ("$ botram-opt verify", "$ ls", "mark it as not run"),
        ("```json", "```yaml", "yaml is not run"),
        ("```json", "  ```json", "a block is not read"),
        ("# A page\n", "# A page\n\n    import os\n", "code that is only indented"),
        ("raise SystemExit(9)", "```", "a block is not read"),
    ],
)
def test_a_page_that_does_not(
    page: Path, nothing: Path, before: str, after: str, fault: str
) -> None:
    assert before in GOOD
    page.write_text(GOOD.replace(before, after), encoding="utf-8")
    told = outcome(page, nothing)
    assert told.fault is not None
    assert fault in told.fault


def test_lines_of_blocks_are_those_of_the_page() -> None:
    lines = GOOD.splitlines()
    for _, block in blocks_of(GOOD):
        assert lines[block.line - 1] == block.code.splitlines()[0]


def test_limits_are_only_shortened() -> None:
    assert in_short("solve(p, time_limit=60, a=1)", 15) == "solve(p, time_limit=15, a=1)"
    assert in_short("solve(p, time_limit=5)", 15) == "solve(p, time_limit=5)"


def test_links_into_the_repository_lead_to_pages() -> None:
    text = "A [`link`](../README.md#x), ![one](a.png), `[no](link.md)`.\n\n```\n[no](x.md)\n```\n"
    made = with_links(text, PurePosixPath("docs/page.md"), PurePosixPath("page.md"))
    assert made == text.replace("../README.md", "repository/README.md")
    source = "[code](../src/botram_opt/scaling.py)"
    assert list(links_out(source, PurePosixPath("docs/model.md"))) == [
        PurePosixPath("src/botram_opt/scaling.py")
    ]
    made = with_links(source, PurePosixPath("docs/model.md"), PurePosixPath("model.md"))
    assert made == "[code](repository/src/botram_opt/scaling.py.md)"


def test_a_link_to_nothing_is_told() -> None:
    with pytest.raises(ValueError, match="which is not there"):
        list(links_out("[code](../src/nothing.py)", PurePosixPath("docs/model.md")))


def test_a_folder_is_shown_with_its_modules() -> None:
    folder = PurePosixPath("src/botram_opt/solving/master")
    assert folder / "pricing.py" in linked({folder})
    assert "- [`pricing.py`](master/pricing.py.md): " in page_text(folder)


def test_formulas_become_mathml() -> None:
    made = with_formulas(r'<span class="arithmatex">\(a &lt; b\)</span>')
    assert made.startswith('<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline">')
    assert "&lt;" in made or "&#x0003C;" in made


def test_a_command_of_latex_that_is_not_known_is_told() -> None:
    with pytest.raises(ValueError, match="not known"):
        with_formulas(r'<div class="arithmatex">\[\foo{x}\]</div>')


DOC = """\
Does something.

Args:
    a, b: both of
        them.

Returns:
    More: than that.
"""


def test_sections_of_docstrings_are_read_and_written() -> None:
    assert entries(DOC, "Args") == {"a": "both of them.", "b": "both of them."}
    made = with_entries(DOC, "Args", {"a": "one.", "c": "new."})
    assert entries(made, "Args") == {"a": "one.", "c": "new."}
    assert made.endswith("Returns:\n    More: than that.\n")
    assert entries(DOC, "Attributes") == {}
    assert entries(with_entries(DOC, "Attributes", {"x": "y."}), "Attributes") == {"x": "y."}


def described(a: int, sub_district: str) -> None:
    """Does something.

    Args:
        a: a number.
    """
    raise ValueError(a, sub_district)


def test_what_docstrings_leave_out_is_told() -> None:
    assert list(untold(Public("f", "f", described))) == ["f: what it raises"]
    described.__doc__ = "Does something."
    assert list(untold(Public("f", "f", described))) == ["f: parameter a", "f: what it raises"]
    described.__doc__ = None
    assert list(untold(Public("f", "f", described))) == ["f: what it does"]
