"""The machine and the code that are measured."""

from __future__ import annotations

import hashlib
import os
import platform
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import botram_opt
from measuring.contenders import PEERS
from measuring.results import Job, Machine

BENCHMARKS = Path(__file__).parents[1]


def machine() -> Machine:
    """This machine, and the versions that are installed."""
    return Machine(
        cpu=_cpu(),
        cores=os.cpu_count() or 1,
        memory_gib=round(_memory_kib() / 2**20, 1),
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        ortools=metadata.version("ortools"),
        botram_opt=metadata.version("botram-opt"),
    )


@dataclass(frozen=True)
class Code:
    """Fingerprints of the code that is measured.

    Attributes:
        ours: of all that could change a result of the library.
        peers: of all that could change one of a peer: not how the library solves.
    """

    ours: str
    peers: str

    def of(self, job: Job) -> str:
        """That of a job."""
        return self.peers if job.contender in PEERS else self.ours


def code() -> Code:
    """The code as it is: library, instances, peers, measuring."""
    library = Path(botram_opt.__file__).parent
    folders = [
        library,
        *(BENCHMARKS / name for name in ("data", "instances", "peers", "measuring")),
    ]
    # A job says all that it takes from there.
    chosen = BENCHMARKS / "measuring" / "suites.py"
    ours = hashlib.sha256(metadata.version("ortools").encode())
    peers = ours.copy()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".csv", ".json") and path != chosen:
                content = str(path.relative_to(folder)).encode() + path.read_bytes()
                ours.update(content)
                if library / "solving" not in path.parents:
                    peers.update(content)
    return Code(ours.hexdigest()[:12], peers.hexdigest()[:12])


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else 'unknown'} ({platform.machine()})"


def _memory_kib() -> int:
    info = Path("/proc/meminfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("MemTotal")), 0)
