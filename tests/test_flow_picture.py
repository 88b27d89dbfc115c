"""The picture of how it is built: it is up to date, and has the packages of the list in order."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from test_built import listed

SCRIPT = Path(__file__).parents[1] / "docs" / "making" / "flow_picture.py"


def test_the_picture_has_the_packages_of_the_list_in_their_order() -> None:
    spec = importlib.util.spec_from_file_location("flow_picture", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.PICTURE.read_text(encoding="utf-8") == script.picture(), f"run {SCRIPT.name}"
    drawn = [name for _, boxes in script.ROWS for name, _ in boxes]
    top = [name.removeprefix("botram_opt.") for name in listed() if name.count(".") == 1]
    assert drawn == [name for name in top if name in drawn]
    package = Path(__file__).parents[1] / "src" / "botram_opt"
    packages = {path.parent.name for path in package.glob("*/__init__.py")}
    assert packages <= set(drawn)
