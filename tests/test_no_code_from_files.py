"""The library runs nothing that it reads, begins no program, and speaks to nobody."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import botram_opt
from botram_opt import Problem
from botram_opt.formats import write_plan, write_problem
from small import small_plan, small_problem

ROOT = Path(botram_opt.__file__).parent

RUNNING = {"eval", "exec", "compile", "__import__", "execfile", "breakpoint"}
"""Built-in functions that run text as code."""

MODULES = {
    *("pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "code", "runpy"),
    *("subprocess", "pty", "ctypes", "socket", "ssl", "http", "urllib", "ftplib", "smtplib"),
    *("requests", "httpx", "aiohttp", "urllib3", "webbrowser", "socketserver", "xmlrpc"),
    *("telnetlib", "asyncio", "multiprocessing"),
}
"""Modules by which code comes out of data, or by which one speaks to others."""

OF_OS = {"system", "popen", "execv", "execve", "spawnv", "posix_spawn", "fork", "startfile"}
"""Functions of the operating system that begin a program."""

KNOWN = {"solving/processes.py": {"multiprocessing"}}
"""What is there all the same: processes of our own, which are sent text."""


def _found(path: Path) -> set[str]:
    text, found = path.read_text(encoding="utf-8"), set[str]()
    if not any(word in text for word in (*RUNNING, *MODULES, *OF_OS)):
        return found
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names} & MODULES
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            found |= {node.module.split(".")[0]} & MODULES
        elif isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                found |= {node.func.id} & RUNNING
            elif isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "os":
                found |= {node.func.attr} & OF_OS
    return found


def test_nothing_is_imported_or_called_that_runs_what_is_read() -> None:
    found = {str(path.relative_to(ROOT)): _found(path) for path in ROOT.rglob("*.py")}
    assert {name: what for name, what in found.items() if what} == KNOWN


WATCHED = """
import sys
from pathlib import Path
from typer.testing import CliRunner

from botram_opt import read_plan, read_problem, replan, solve, verify
from botram_opt.cli.app import app

import botram_opt.cli.planning, botram_opt.formats.xlsx.saving, botram_opt.report.page

given, asked = Path(sys.argv[1]), []
REFUSED = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn",
    "os.spawn", "pty.", "ftplib.", "smtplib.", "urllib.", "http.", "webbrowser.", "pickle.",
    "marshal.loads", "ctypes.dlopen")

def is_own(event):
    # Modules that are imported, and what Babel knows of languages, which comes with it as pickles.
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if "importlib" in name or ("babel" in name and event.startswith("pickle.")):
            return True
        frame = frame.f_back
    return False

def hook(event, arguments):
    runs_data = event == "compile" and "canary" in repr(arguments[0])
    if runs_data or (event.startswith(REFUSED) and not is_own(event)):
        asked.append((event, arguments))
        raise RuntimeError(f"refused: {event} {arguments}")

sys.addaudithook(hook)

def run(*arguments):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == 0, (arguments, result.stderr, result.exception)

problem, plan = given / "problem.json", given / "plan.json"
run("plan", problem, "--out", given / "out", "--workers", "1", "--quiet")
run("verify", problem, plan)
run("report", plan, "-o", given / "report.html")
run("workbook", plan, "-o", given / "plan.xlsx")
run("verify", problem, given / "plan.xlsx")
run("calendar", plan, "-o", given / "plan.ics")
run("map", plan, "-o", given / "map.geojson")
run("replan", problem, plan, "--as-of", "2025-01-20", "--out", given / "anew", "--workers", "1")
assert not asked, asked

import socket
for forbidden in (lambda: socket.create_connection(("127.0.0.1", 9)), lambda: eval("'canary'")):
    try:
        forbidden()
    except RuntimeError:
        print("watched")
"""


def test_while_it_works_nothing_is_run_and_nobody_spoken_to(tmp_path: Path) -> None:
    # Names that would run if they were taken for code.
    text = re.sub(r'"name": "Place ', '"name": "__import__(\'canary\') ', small_problem().to_json())
    assert "canary" in text
    problem = Problem.model_validate_json(text)
    write_problem(tmp_path / "problem.json", problem)
    write_plan(tmp_path / "plan.json", small_plan(problem))
    said = subprocess.run(
        [sys.executable, "-c", WATCHED, tmp_path], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout.endswith("watched\n" * 2)


@pytest.mark.parametrize("text", ['eval("1")', "import pickle", "import os\nos.system('ls')"])
def test_what_is_looked_for_is_found(text: str, tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(text, encoding="utf-8")
    assert _found(tmp_path / "module.py")
