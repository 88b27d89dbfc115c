"""The machine and the code that are measured."""

from __future__ import annotations

import hashlib
import os
import platform
from importlib import metadata
from pathlib import Path

import botram_opt
from measuring.results import Machine

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


def code() -> str:
    """Fingerprint of all that could change a result: library, instances, peers, measuring."""
    library = Path(botram_opt.__file__).parent
    folders = [
        library,
        *(BENCHMARKS / name for name in ("data", "instances", "peers", "measuring")),
    ]
    digest = hashlib.sha256(metadata.version("ortools").encode())
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".csv", ".json"):
                digest.update(str(path.relative_to(folder)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else 'unknown'} ({platform.machine()})"


def _memory_kib() -> int:
    info = Path("/proc/meminfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("MemTotal")), 0)
