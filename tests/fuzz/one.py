"""One reader under atheris, in a process that is given up to it.

What is found does not end it: each finding is written beside the others, once, with what it was
found by. What hangs or takes too much memory ends it, and is written by libFuzzer.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import random
import sys
import time
import traceback
import zlib
from pathlib import Path

import atheris

# It names every module that it follows.
with (
    contextlib.redirect_stderr(io.StringIO()),
    atheris.instrument_imports(include=["botram_opt"]),
):
    from botram_opt.language import speaking
    from fuzz.readers import ALL, Reader

MOST_BYTES = 300_000
"""Of one input."""

MOST_SECONDS = 10
"""Of the processor, for one input."""

MOST_PATIENCE = 90
"""Seconds after which one input has hung, on a machine that is busy with other things."""

MOST_MEGABYTES = 2048

BLIND = 0.1
"""Part of the inputs that are made from bytes, without knowing of what."""


def main(name: str, folder: Path, inputs: Path, seconds: int) -> None:
    """Try a reader for so long; does not come back.

    Args:
        folder: holds what is known of it: ``corpus``, and ``found``.
        inputs: where files are put that it reads.
    """
    reader = ALL[name]
    corpus, found = folder / "corpus", folder / "found"
    for each in (corpus, found):
        each.mkdir(parents=True, exist_ok=True)
    known = reader.seeds()
    for seed in known:
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)

    def try_one(data: bytes) -> None:
        path = inputs / reader.file
        begun = time.process_time()
        try:
            reader.place(path, data)
            with speaking("id" if zlib.crc32(data) % 4 == 0 else "en"):
                reader.check(path)
            taken = time.process_time() - begun
            assert taken < MOST_SECONDS, f"it took {taken:.0f} seconds"
        except Exception as error:
            keep(error, data, found)

    def made_from(data: bytes, most: int, seed: int) -> bytes:
        return edited(reader, known, data, most, random.Random(seed))

    options = [
        f"-max_total_time={seconds}",
        f"-timeout={MOST_PATIENCE}",
        f"-report_slow_units={MOST_PATIENCE}",
        f"-rss_limit_mb={MOST_MEGABYTES}",
        f"-max_len={MOST_BYTES}",
        f"-artifact_prefix={found}/",
        "-print_final_stats=1",
        str(corpus),
    ]
    atheris.Setup([sys.argv[0], *options], try_one, custom_mutator=made_from)
    atheris.Fuzz()


def edited(reader: Reader, known: list[bytes], data: bytes, most: int, rng: random.Random) -> bytes:
    """Another input made of one."""
    if rng.random() < BLIND:
        return bytes(atheris.Mutate(data, most))
    for start in (data, rng.choice(known)):
        try:
            new = reader.edit(rng, start)
        except (ValueError, OverflowError, RecursionError):
            continue
        if len(new) <= most:
            return new
    return bytes(atheris.Mutate(data, most))


def keep(error: Exception, data: bytes, found: Path) -> None:
    """Write what was found, and the input it was found by; once for each place in the code."""
    steps = traceback.extract_tb(error.__traceback__)
    own = [step for step in steps if "botram_opt" in step.filename or "fuzz" in step.filename]
    at = "".join(f"{step.filename}:{step.lineno}" for step in (own or steps)[-2:])
    mark = hashlib.sha256(f"{type(error)}{at}".encode()).hexdigest()[:12]
    if not (found / f"{mark}.txt").exists():
        (found / mark).write_bytes(data)
        told = "".join(traceback.format_exception(error)).encode("utf-8", "backslashreplace")
        (found / f"{mark}.txt").write_bytes(told)
