"""The six civil-registration services, and the 45 counters of a BOTRAM event.

That there are about 45 counters by 2025, all agencies together, is reported (Febriantin 2025);
how they divide is assumed throughout.
"""

from __future__ import annotations

from typing import Literal

from botram_opt.datasets.bundled import Parameter, parameter
from botram_opt.problem.base import Id, Name, Record
from botram_opt.problem.services import CounterType, Service
from botram_opt.problem.staff import Pool

PEOPLE_PER_POOL = 2
"""People of each partner agency who can come on any one date: assumed."""


class CivilService(Record):
    """A service of the civil-registration office, its counters and its people.

    Attributes:
        counters: counters in stock; assumed.
        people: staff whose main skill it is; assumed.
        timed_by: the (service, parameter, place) of the bundled table that tells its minutes;
            None where no number was found.
        assumed_minutes: minutes per request where no number was found.
        documents: what to bring; see ``CIVIL_SERVICES``.
    """

    id: Id
    name: Name
    counters: int
    people: int
    timed_by: tuple[str, str, str] | None = None
    assumed_minutes: float = 0
    documents: tuple[Name, ...] = ()

    @property
    def skill(self) -> str:
        """The id of the skill, and part of the id of the counter type."""
        return self.id.lower()

    @property
    def timing(self) -> Parameter | None:
        """The reported minutes per request, from elsewhere; None where none were found."""
        return parameter(*self.timed_by) if self.timed_by is not None else None

    @property
    def minutes(self) -> tuple[float, Literal["reported", "assumed"]]:
        """Minutes one counter takes for one request, and on what basis."""
        timing = self.timing
        return (self.assumed_minutes, "assumed") if timing is None else (timing.value, "reported")


CIVIL_SERVICES = (
    CivilService(
        id="KTP-el",
        name="KTP-el (identity card)",
        counters=6,
        people=14,
        timed_by=("KTP-el", "data_retrieval_slow_network", "Wonogiri"),
        documents=(
            "Fotokopi KK",
            "KTP-el lama (jika rusak atau datanya berubah)",
            "Surat kehilangan dari kepolisian (jika KTP-el hilang)",
        ),
    ),
    CivilService(
        id="KK",
        name="KK (family card)",
        counters=10,
        people=24,
        timed_by=("KK", "processing_time", "Jakarta Pusat, mobile service"),
        documents=(
            "KK lama",
            "Fotokopi buku nikah atau kutipan akta perkawinan (untuk keluarga baru)",
            "Fotokopi bukti perubahan data (jika data berubah)",
            "Surat kehilangan dari kepolisian dan fotokopi KTP-el (jika KK hilang)",
        ),
    ),
    CivilService(
        id="AKTA-LAHIR",
        name="Akta kelahiran (birth certificate)",
        counters=4,
        people=10,
        timed_by=("birth certificate", "processing_time", "Jakarta Utara"),
        documents=(
            "Surat keterangan kelahiran dari rumah sakit, puskesmas, dokter atau bidan",
            "Fotokopi buku nikah atau kutipan akta perkawinan orang tua",
            "Fotokopi KK dan KTP-el orang tua",
        ),
    ),
    CivilService(
        id="KIA",
        name="KIA (child identity card)",
        counters=2,
        people=4,
        assumed_minutes=5,
        documents=(
            "Fotokopi kutipan akta kelahiran anak (tunjukkan aslinya)",
            "KK dan KTP-el asli orang tua atau wali",
            "Pas foto anak berwarna 2 x 3, 2 lembar (untuk usia 5 tahun ke atas)",
        ),
    ),
    CivilService(
        id="AKTA-MATI",
        name="Akta kematian (death certificate)",
        counters=1,
        people=3,
        assumed_minutes=15,
        documents=(
            "Surat kematian dari dokter atau kepala desa/lurah",
            "Fotokopi KK dan KTP-el almarhum/almarhumah",
        ),
    ),
    CivilService(
        id="IKD",
        name="IKD (digital identity)",
        counters=2,
        people=5,
        timed_by=("IKD", "activation_time", "Wakatobi"),
        documents=(
            "KTP-el (atau NIK yang sudah direkam)",
            "Ponsel pintar dengan internet",
            "Alamat email dan nomor ponsel yang aktif",
        ),
    ),
)
"""The services of the office, and what residents bring for them.

The documents are a reading of what the rules ask of citizens, in short, which the office should
check before it announces them: Presidential Regulation 96/2018 and Regulation 108/2019 of the
Minister of Home Affairs (KTP-el, KK, certificates of birth and death), Regulation 2/2016 (KIA),
Regulation 72/2022 (IKD). They were read as offices and newspapers restate them, not in the state
gazette; foreigners, and cases that are rare, are asked for others.
"""

PARTNER_DESKS = {
    "skck": "SKCK (police record certificate)",
    "sim": "SIM (driving licence)",
    "bapenda-pajak": "Bapenda (tax payment)",
    "bapenda-info": "Bapenda (tax information)",
    "perizinan": "Perizinan (licensing)",
    "ak-1": "Kartu AK-1 (labour card)",
    "bappeda": "Bappeda (regional planning)",
    "kejaksaan": "Kejaksaan (prosecutor)",
    "bpjs-kesehatan": "BPJS Kesehatan (health insurance)",
    "bpjs-ketenagakerjaan": "BPJS Ketenagakerjaan (workers' insurance)",
    "pertanian": "Pertanian (agriculture)",
    "peternakan": "Peternakan (livestock)",
    "kb": "Keluarga Berencana (family planning)",
    "pendidikan": "Pendidikan (education)",
    "kesehatan": "Kesehatan (health)",
    "bank-1": "Bank 1",
    "bank-2": "Bank 2",
    "baznas": "Baznas (alms)",
    "umkm": "UMKM (small business)",
    "pmi": "PMI (Red Cross)",
}
"""Desks of partner agencies, by skill.

The kinds are reported (ANTARA Jawa Barat 525825, ANTARA Megapolitan 323873). That there are
20, one of each, and that Bapenda, BPJS and the banks have two each, is assumed.
"""


def services() -> tuple[Service, ...]:
    """The six services, with minutes per request from elsewhere or assumed."""
    found = []
    for service in CIVIL_SERVICES:
        minutes, basis = service.minutes
        found.append(
            Service(
                id=service.id,
                name=service.name,
                minutes_per_request=minutes,
                minutes_basis=basis,
                documents=service.documents,
            )
        )
    return tuple(found)


def skills() -> tuple[str, ...]:
    """One skill for each service and each partner desk."""
    return (*(service.skill for service in CIVIL_SERVICES), *PARTNER_DESKS)


def counter_types(base: str) -> tuple[CounterType, ...]:
    """The 45 counters: 25 of civil registration by service, and 20 of partner agencies.

    Each takes one person. Requests at partner desks are not known, so these have no services;
    each is at every visit.
    """
    civil = (
        CounterType(
            id=f"loket-{service.skill}",
            name=f"Loket {service.name}",
            services=(service.id,),
            stock=service.counters,
            skill=service.skill,
            base=base,
        )
        for service in CIVIL_SERVICES
    )
    partners = (
        CounterType(
            id=f"loket-{skill}",
            name=f"Loket {name}",
            stock=1,
            skill=skill,
            base=base,
            least_per_visit=1,
        )
        for skill, name in PARTNER_DESKS.items()
    )
    return (*civil, *partners)


def pools(base: str) -> tuple[Pool, ...]:
    """The staff of each partner agency, who set out from the base."""
    return tuple(
        Pool(
            id=f"tim-{skill}", name=f"Tim {name}", skills=(skill,), size=PEOPLE_PER_POOL, base=base
        )
        for skill, name in PARTNER_DESKS.items()
    )
