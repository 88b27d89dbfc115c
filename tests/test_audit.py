"""What is known of what is installed is told; of the rest it is told that nothing is."""

from __future__ import annotations

from typing import Any

from release.audit import Package, Weakness, by_projects, figures

NEWEST = Package("newest", "2.0")
OLDER = Package("older", "1.0")
NOWHERE = Package("nowhere", "1.0")
WEAK = Package("weak", "3.1")


def page(version: str, *weaknesses: dict[str, Any]) -> dict[str, Any]:
    return {"info": {"version": version}, "vulnerabilities": list(weaknesses)}


def weakness(number: str, *, fixed_in: tuple[str, ...] = (), withdrawn: str | None = None) -> Any:
    return {"id": number, "fixed_in": list(fixed_in), "withdrawn": withdrawn}


PAGES = {
    "newest": page("2.0"),
    "older": page("1.1"),
    "weak": page(
        "3.1",
        weakness("PYSEC-1", fixed_in=("3.2", "4.0")),
        weakness("PYSEC-2", withdrawn="2026-01-01T00:00:00Z"),
    ),
}


def test_a_page_tells_of_the_newest_version_only() -> None:
    audit = by_projects((NEWEST, OLDER, NOWHERE), PAGES.get)
    assert audit.told == (NEWEST,)
    assert audit.untold == (OLDER, NOWHERE)
    assert not audit.weaknesses


def test_a_weakness_is_told_unless_it_was_withdrawn() -> None:
    audit = by_projects((WEAK,), PAGES.get)
    assert audit.weaknesses == (Weakness("weak", "3.1", "PYSEC-1", ("3.2", "4.0")),)
    assert figures(audit)["told"] == 1
