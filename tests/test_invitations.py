"""What residents are told: what is known, and nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings

from any_visits import hostile
from botram_opt.datasets import bekasi
from botram_opt.errors import ContradictionError
from botram_opt.estimates import Estimate
from botram_opt.invitations import invitation
from botram_opt.language import speaking
from botram_opt.plan import Visit
from botram_opt.problem import CounterType, Problem, Season, Service, SubDistrict, Venue
from botram_opt.simulation import Simulation, simulate
from small import FIRST, small_problem
from test_simulation import a_plan

DESK = CounterType(id="desk", name="Police", stock=1)


def a_problem(**parts: Any) -> Problem:
    season = Season(
        name="2025",
        start=FIRST,
        end=dt.date(2025, 3, 31),
        time_zone="Asia/Jakarta",
        opens=dt.time(8, 10),
    )
    problem = small_problem(
        season=season,
        services=(
            Service(id="ktp", name="KTP-el", minutes_per_request=5, documents=("Fotokopi KK",)),
            Service(
                id="kk", name="KK", minutes_per_request=10, documents=("KK lama", "Buku nikah")
            ),
        ),
    )
    first, *others = problem.sub_districts
    hall = SubDistrict(id=first.id, name="Setu", venue=Venue(room=4, name="Aula Kantor Camat"))
    return problem.changed(
        sub_districts=(hall.model_copy(update={"neighbours": first.neighbours}), *others),
        counter_types=(*problem.counter_types, DESK),
        **parts,
    )


def a_visit(**counters: int) -> Visit:
    return Visit(sub_district="s0", date=FIRST, counters=counters, served={}, unserved={})


def simulated(problem: Problem, visit: Visit, **lows: float) -> Simulation:
    """A simulation that tells these times, whatever it found."""
    plan = a_plan(problem, visit.model_dump())
    found = simulate(problem, plan, replications=2)
    rows = [
        row.model_copy(
            update={
                "come_by": Estimate(mean=lows[row.service] + 9, low=lows[row.service], high=240)
                if row.service in lows
                else None
            }
        )
        for row in found.visit_services
    ]
    return found.model_copy(update={"visit_services": tuple(rows)})


def test_it_says_where_and_when_and_what_to_bring_in_indonesian() -> None:
    with speaking("id"):
        text = invitation(a_problem(), a_visit(c1=2, c2=1, desk=1))
    assert text == (
        "Small hadir di Kecamatan Setu\n"
        "\n"
        "Hari, tanggal: Sabtu, 4 Januari 2025\n"
        "Pukul: 08.10–12.00 WIB\n"
        "Tempat: Aula Kantor Camat\n"
        "\n"
        "Layanan dan berkas yang perlu dibawa:\n"
        "- KTP-el\n"
        "   Fotokopi KK\n"
        "- KK\n"
        "   KK lama\n"
        "   Buku nikah\n"
        "\n"
        "Hadir pula: Police.\n"
        "\n"
        "Layanan tutup pukul 12.00, jadi datanglah lebih awal.\n"
    )


def test_services_and_desks_that_do_not_come_are_not_announced() -> None:
    text = invitation(a_problem(), a_visit(c2=1))
    assert "- KK\n" in text
    assert "KTP-el" not in text
    assert "Police" not in text
    nothing = invitation(a_problem(), a_visit())
    assert "Services" not in nothing
    assert "4 January 2025" in nothing


def test_a_simulation_tells_by_when_to_come_rounded_down() -> None:
    problem, visit = a_problem(), a_visit(c1=1, c2=1)
    # 96 minutes after 08:10 it is 09:46.
    text = invitation(problem, visit, simulation=simulated(problem, visit, ktp=96, kk=4))
    assert "- KTP-el: come before 09:45\n" in text
    assert "- KK: come when we open, at 08:10\n" in text
    assert "estimate" in text
    alike = invitation(problem, visit, simulation=simulated(problem, visit, ktp=96, kk=100))
    assert "- KTP-el\n" in alike
    assert "For all services: come before 09:45." in alike
    # Of a service that nobody asked for nothing is known, so it has no time.
    one = invitation(problem, visit, simulation=simulated(problem, visit, ktp=96))
    assert "- KTP-el: come before 09:45\n" in one
    assert "- KK\n" in one
    assert "For all services" not in one


def test_a_real_simulation_is_told() -> None:
    problem, visit = a_problem(), a_visit(c1=1, c2=1)
    plan = a_plan(problem, visit.model_dump())
    text = invitation(problem, visit, simulation=simulate(problem, plan, replications=20))
    assert "come before" in text


def test_a_simulation_of_something_else_is_refused() -> None:
    problem, visit = a_problem(), a_visit(c1=1, c2=1)
    found = simulated(problem, visit, ktp=96)
    moved = visit.model_copy(update={"date": FIRST + dt.timedelta(days=7)})
    with pytest.raises(ContradictionError, match="no visit to Setu on 11 January 2025"):
        invitation(problem, moved, simulation=found)
    with pytest.raises(ContradictionError, match="another problem"):
        invitation(a_problem(name="Other"), visit, simulation=found)
    with pytest.raises(ContradictionError, match="earlier version"):
        invitation(problem, visit, simulation=simulated(problem, visit))
    with pytest.raises(ContradictionError, match="no sub-district 'x'"):
        invitation(problem, visit.model_copy(update={"sub_district": "x"}))


@settings(max_examples=40, deadline=None)
@given(hostile, hostile)
def test_no_text_adds_a_line_or_turns_one_round(name: str, document: str) -> None:
    problem = a_problem()
    hall = Venue.model_construct(room=1, name=name, ready_on=None)
    place = problem.sub_districts[0].model_copy(update={"name": name, "venue": hall})
    first, second = problem.services
    services = (first.model_copy(update={"name": name, "documents": (document,)}), second)
    hostile_one = problem.derived(
        name=name, sub_districts=(place, *problem.sub_districts[1:]), services=services
    )
    text = invitation(hostile_one, a_visit(c1=1, c2=1))
    usual = invitation(problem, a_visit(c1=1, c2=1))
    assert text.count("\n") == usual.count("\n")
    assert len(text.splitlines()) == len(usual.splitlines())
    assert not any(char in text for char in "\r\x00\u202e\u2066\ud800")


def test_every_service_of_bekasi_says_what_to_bring() -> None:
    problem = bekasi()
    assert all(service.documents for service in problem.services)
    reference = "fdffae4093eabb3f3e7bb9bbc774d064015e3120a9e41c7d84b8aea1b0849d4f"
    assert problem.fingerprint == reference
