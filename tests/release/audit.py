"""Asks for known weaknesses of all that is installed here; figures into docs/trust/.

    .venv/bin/python tests/release/audit.py

pip-audit asks PyPI for the page of each version. A mirror of PyPI may have the pages of projects
only, and such a page tells the weaknesses of the newest version: what pip-audit was not told, and
is the newest, is asked for there (https://docs.pypi.org/api/json/). Of the rest nothing is known,
and that is a failure, as a weakness is.
"""

from __future__ import annotations

import datetime
import json
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from importlib.metadata import distributions
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "docs" / "trust" / "audit.json"
PIP_AUDIT = ("pip_audit", "--local", "--skip-editable", "--progress-spinner=off", "--format=json")
OURS = "botram-opt"
SECONDS = 60

Page = dict[str, Any]
"""What PyPI tells of a project."""


@dataclass(frozen=True)
class Package:
    """What is installed: a name as PyPI writes it, and a version."""

    name: str
    version: str


@dataclass(frozen=True)
class Weakness:
    """A known weakness: of what, by which number, and the versions without it."""

    name: str
    version: str
    number: str
    mended_in: tuple[str, ...]


@dataclass(frozen=True)
class Audit:
    """What is known of packages; of each in `untold`, nothing."""

    told: tuple[Package, ...]
    untold: tuple[Package, ...]
    weaknesses: tuple[Weakness, ...]


def installed() -> tuple[Package, ...]:
    """All that is installed here but ourselves."""
    versions = {canonicalize_name(each.name): each.version for each in distributions()}
    return tuple(Package(*each) for each in sorted(versions.items()) if each[0] != OURS)


def by_pip_audit(packages: tuple[Package, ...]) -> Audit:
    """What pip-audit is told of each package."""
    asked = subprocess.run([sys.executable, "-m", *PIP_AUDIT], capture_output=True, text=True)
    if not asked.stdout:
        sys.exit(f"pip-audit could not ask:\n{asked.stderr}")
    answers = {row["name"]: row for row in json.loads(asked.stdout)["dependencies"]}
    told = tuple(each for each in packages if "vulns" in answers.get(each.name, {}))
    return Audit(
        told=told,
        untold=tuple(each for each in packages if each not in told),
        weaknesses=tuple(
            Weakness(each.name, each.version, row["id"], tuple(row["fix_versions"]))
            for each in told
            for row in answers[each.name]["vulns"]
        ),
    )


def by_projects(packages: tuple[Package, ...], page_of: Callable[[str], Page | None]) -> Audit:
    """What the pages of projects tell of those packages that are the newest version."""
    with ThreadPoolExecutor(6) as asking:
        pages = dict(
            zip(packages, asking.map(page_of, (each.name for each in packages)), strict=True)
        )
    newest = {
        each: page
        for each, page in pages.items()
        if page and page["info"]["version"] == each.version
    }
    return Audit(
        told=tuple(newest),
        untold=tuple(each for each in packages if each not in newest),
        weaknesses=tuple(
            Weakness(each.name, each.version, row["id"], tuple(row["fixed_in"]))
            for each, page in newest.items()
            for row in page["vulnerabilities"]
            if not row["withdrawn"]
        ),
    )


def page_of(name: str) -> Page | None:
    """The page of a project, if PyPI has one."""
    try:
        with urlopen(f"https://pypi.org/pypi/{name}/json", timeout=SECONDS) as answer:
            page: Page = json.load(answer)
            return page
    except HTTPError as error:
        if error.code == 404:
            return None
        raise


def figures(audit: Audit) -> Mapping[str, Any]:
    """What is kept for the page on trust."""
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "python": platform.python_version(),
        "told": len(audit.told),
        "untold": [asdict(each) for each in audit.untold],
        "weaknesses": [asdict(each) for each in audit.weaknesses],
    }


def main() -> None:
    """Asks, tells, writes; ends with 1 if anything is weak or unknown."""
    asked = by_pip_audit(installed())
    pages = by_projects(asked.untold, page_of)
    audit = Audit(asked.told + pages.told, pages.untold, asked.weaknesses + pages.weaknesses)
    FIGURES.write_text(json.dumps(figures(audit), indent=1) + "\n", encoding="utf-8")
    for weak in audit.weaknesses:
        mended = ", ".join(weak.mended_in) or "no version"
        print(f"{weak.name} {weak.version}: {weak.number}, mended in {mended}")
    for each in audit.untold:
        print(f"{each.name} {each.version}: nobody told; PyPI's page is of another, or none")
    print(f"Asked for {len(audit.told)} packages: {len(audit.weaknesses)} weaknesses are known")
    if audit.weaknesses or audit.untold:
        sys.exit(1)


if __name__ == "__main__":
    main()
