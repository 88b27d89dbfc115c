"""Builds what is released, installs it into clean environments, and tests it there.

    .venv/bin/python tests/release/wheel.py            all tests, on every Python there is
    .venv/bin/python tests/release/wheel.py --smoke    a few of them, on every Python there is

Tests run from a copy of the checkout without ``src``, so that what they import is the wheel.
Pythons are looked for on PATH, below ``PYENV_ROOT`` and where this script runs; of each version one
is tested.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[2]

SMOKE = (
    "test_public_names",
    "test_schema",
    "test_json_files",
    "test_verification",
    "test_workbook_in",
    "test_plan_workbook",
    "test_report_page",
    "test_ics",
)
"""What is tried in short, besides a demo, which solves: data, catalogue, assets, papers."""

READ_THE_SOURCE = (
    "test_built",
    "test_catalogue",
    "test_docs",
    "test_flow_picture",
    "test_making",
    "test_page_outputs",
)
"""Tests of the checkout itself, which is not what is installed."""

PIP = ("-m", "pip", "install", "--quiet", "--no-compile")
"""Modules are compiled when they are imported, which most of what is installed never is."""

EXTRAS = ("dask", "forecast", "pandas", "plot")
"""What is installed for all tests; those in short show what works without."""

OLDEST = (3, 11)


class ReleaseError(Exception):
    """A check of a release failed; the message says which."""


def build(into: Path) -> tuple[Path, Path]:
    """The source distribution and the wheel, made from it.

    Raises:
        ReleaseError: if either cannot be built, or its metadata would be refused at the upload.
    """
    run([sys.executable, "-m", "build", "--outdir", str(into), str(ROOT)])
    (sdist,), (wheel,) = into.glob("*.tar.gz"), into.glob("*.whl")
    run([sys.executable, "-m", "twine", "check", "--strict", str(sdist), str(wheel)])
    return sdist, wheel


def check_contents(sdist: Path, wheel: Path) -> None:
    """That nothing is missing in either, and nothing else is in the wheel.

    Raises:
        ReleaseError: if it is not so, with the names of the files.
    """
    with ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    kept = run(["git", "-C", str(ROOT / "src"), "ls-files", "-z", "botram_opt"])
    source = set(kept.rstrip("\0").split("\0"))
    if missing := source - packed:
        raise ReleaseError(f"the wheel lacks {sorted(missing)}")
    if foreign := packed - source:
        raise ReleaseError(f"the wheel holds {sorted(foreign)}, which are no files of the package")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    tested = {"pyproject.toml", "LICENSE", "README.md", "tests/small.py", "examples/year_2024.py"}
    if missing := tested - names:
        raise ReleaseError(f"the source distribution lacks {sorted(missing)}")


def pythons() -> dict[tuple[int, int], Path]:
    """An interpreter of each supported version that is found, the one that runs this first."""
    found: dict[tuple[int, int], Path] = {}
    for path in _interpreters():
        told = subprocess.run(
            [path, "-c", "import sys, venv, ensurepip; print(*sys.version_info[:2])"],
            capture_output=True,
            text=True,
        )
        if told.returncode == 0:
            major, minor = map(int, told.stdout.split())
            if (major, minor) >= OLDEST:
                found.setdefault((major, minor), path)
    return dict(sorted(found.items()))


def _interpreters() -> Iterator[Path]:
    yield Path(sys.executable)
    for minor in range(OLDEST[1], 30):
        if on_path := shutil.which(f"python3.{minor}"):
            yield Path(on_path)
    yield from Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob(
        "versions/*/bin/python3"
    )


def test_wheel(wheel: Path, python: Path, within: Path, *, smoke: bool) -> str:
    """The last line of the tests that were run with a wheel in an environment of its own.

    Raises:
        ReleaseError: if it cannot be installed, if not it is imported, if what it needs does
            not fit together, or if a test fails.
    """
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "CI") if name in os.environ}
    clean["OPENBLAS_NUM_THREADS"] = "1"
    environment = within / "venv"
    run([python, "-m", "venv", environment], env=clean)
    bin_ = environment / "bin"
    asked, group = (str(wheel), "smoke") if smoke else (f"{wheel}[{','.join(EXTRAS)}]", "test")
    run([bin_ / "python", *PIP, "--upgrade", "pip>=25.1"], env=clean)
    run([bin_ / "python", *PIP, asked, "--group", f"{ROOT / 'pyproject.toml'}:{group}"], env=clean)
    run([bin_ / "python", "-m", "pip", "check"], env=clean)
    checkout = within / "checkout"
    shutil.copytree(ROOT, checkout, ignore=_not_tested)
    where = run([bin_ / "python", "-c", "import botram_opt; print(botram_opt.__file__)"], env=clean)
    if not Path(where.strip()).is_relative_to(environment):
        raise ReleaseError(f"{where.strip()} was imported, not the wheel")
    run([bin_ / "botram-opt", "demo", "--time-limit", "60", "--quiet"], env=clean, cwd=within)
    tests = [_test(name) for name in SMOKE] if smoke else ["-n", "2"]
    ignored = [f"--ignore={_test(name)}" for name in READ_THE_SOURCE]
    pytest: list[str | Path] = [
        bin_ / "python",
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        *ignored,
        *tests,
    ]
    return run(pytest, env=clean, cwd=checkout).strip().splitlines()[-1]


def _test(name: str) -> str:
    """The file of tests of this name: pytest would ignore one that is not there."""
    file = f"tests/{name}.py"
    if not (ROOT / file).exists():
        raise ReleaseError(f"there is no {file}")
    return file


def _not_tested(folder: str, names: list[str]) -> set[str]:
    """What of a checkout is not copied: the source, environments, and what is made."""
    at_root = {"src", "build", "dist", "out"} if Path(folder) == ROOT else set()
    return {name for name in names if name in at_root or name.startswith(".") or "cache" in name}


def run(
    command: Sequence[str | Path], env: dict[str, str] | None = None, cwd: Path | None = None
) -> str:
    """What a command prints.

    Raises:
        ReleaseError: if it fails, with all that it printed.
    """
    done = subprocess.run(
        [str(part) for part in command],
        env=env,
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        told = " ".join(map(str, command))
        raise ReleaseError(f"{told}\nended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def main() -> None:
    """Builds, checks and tests; ends with 1 if anything failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--smoke", action="store_true", help="a few of the tests")
    smoke = parser.parse_args().smoke
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            sdist, wheel = build(folder / "dist")
            check_contents(sdist, wheel)
            print(
                f"{wheel.name}: {wheel.stat().st_size:,} bytes; metadata and contents are right",
                flush=True,
            )
            found = pythons()

            def test(version: tuple[int, int]) -> str:
                within = folder / "{}.{}".format(*version)
                within.mkdir()
                return test_wheel(wheel, found[version], within, smoke=smoke)

            failed = False
            # All tests use both cores by themselves.
            with ThreadPoolExecutor(2 if smoke else 1) as side_by_side:
                begun = {side_by_side.submit(test, version): version for version in found}
                for done in as_completed(begun):
                    try:
                        told = done.result()
                    except ReleaseError as failure:
                        told, failed = str(failure), True
                    print("Python {}.{}: {}".format(*begun[done], told), flush=True)
        except ReleaseError as failure:
            sys.exit(str(failure))
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main()
