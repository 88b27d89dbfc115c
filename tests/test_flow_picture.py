"""The picture of how it is built: it is up to date, and has the packages of the list in order."""

from __future__ import annotations

import flow_picture
from test_built import FILES, listed


def test_the_picture_has_the_packages_of_the_list_in_their_order() -> None:
    kept = flow_picture.PICTURE.read_text(encoding="utf-8")
    assert kept == flow_picture.picture(), "draw it anew: make pages"
    drawn = [name for _, boxes in flow_picture.ROWS for name, _ in boxes]
    top = [name.removeprefix("botram_opt.") for name in listed() if name.count(".") == 1]
    assert drawn == [name for name in top if name in drawn]
    packages = {name for name in top if FILES[f"botram_opt.{name}"].name == "__init__.py"}
    assert packages <= set(drawn)
