"""The web service of the examples: driven over HTTP, as whoever uses it would."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from botram_opt import Plan, Problem, verify
from cluster import PATIENCE, is_running, until
from small import small_problem
from solve_processes import Room
from test_many import busy_problem, children
from web_service import service

EXAMPLE = Path(__file__).parents[1] / "examples" / "web_service.py"
ROOM = Room(at_once=2, waiting=1, kept=3, body=200_000, seconds=100, workers=1)


@dataclass
class Caller:
    """Calls a service."""

    http: httpx.Client
    server: uvicorn.Server

    def post(self, problem: Problem | str, time_limit: float = 60, **headers: str) -> Any:
        text = problem if isinstance(problem, str) else problem.to_json()
        return self.http.post(
            "/solves",
            params={"time_limit": time_limit},
            content=text,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )

    def begin(self, problem: Problem, time_limit: float = 60) -> str:
        answer = self.post(problem, time_limit)
        assert answer.status_code == 202
        return str(answer.headers["location"])

    def state(self, path: str) -> str:
        return str(self.http.get(path).json()["state"])

    def events(self, path: str, last: int | None = None) -> Iterator[tuple[int, str, Any]]:
        headers = {} if last is None else {"last-event-id": str(last)}
        with self.http.stream("GET", f"{path}/events", headers=headers) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            event: dict[str, str] = {}
            for line in stream.iter_lines():
                name, _, value = line.partition(": ")
                if name:
                    event[name] = value
                elif event:
                    yield int(event["id"]), event["event"], json.loads(event["data"])
                    event = {}

    def has_a_plan(self, path: str) -> None:
        """Wait until a solve that goes on has found one."""
        for _, _, news in self.events(path):
            if news.get("value") is not None:
                return
        raise AssertionError(f"{path} ended before it told of a plan")


@contextmanager
def serving(room: Room) -> Iterator[Caller]:
    """A service in a thread of this process, and one who calls it."""
    config = uvicorn.Config(service(room), log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, args=([place],))
        thread.start()
        try:
            until(lambda: server.started)
            url = f"http://127.0.0.1:{place.getsockname()[1]}"
            with httpx.Client(base_url=url, timeout=PATIENCE) as http:
                yield Caller(http, server)
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
    assert not thread.is_alive()
    assert multiprocessing.active_children() == []


@pytest.fixture(scope="module")
def caller() -> Iterator[Caller]:
    with pytest.MonkeyPatch.context() as patch:
        # The process that others are forked from stays, and has then no threads that others count.
        patch.setenv("OPENBLAS_NUM_THREADS", "1")
        with serving(ROOM) as caller:
            yield caller


def test_a_problem_becomes_a_plan_while_its_progress_is_told(caller: Caller) -> None:
    problem = small_problem()
    path = caller.begin(problem)
    events = list(caller.events(path))
    assert [number for number, _, _ in events] == list(range(len(events)))
    kinds = [kind for _, kind, _ in events]
    assert kinds == ["solving", *["progress"] * (len(events) - 2), "done"]
    ended = [data for _, _, data in events if data.get("event") == "done"]
    assert [(news["level"], news["value"], news["bound"]) for news in ended] == [
        (level["name"], level["value"], level["bound"]) for level in events[-1][2]["levels"]
    ]
    plan = Plan.model_validate_json(caller.http.get(f"{path}/plan").text)
    assert plan.status == events[-1][2]["status"] == "optimal"
    assert verify(problem, plan).ok
    page = caller.http.get(f"{path}/report", headers={"accept-language": "fr, id;q=0.9, en;q=0.8"})
    assert '<html lang="id">' in page.text


def test_who_comes_again_is_told_what_is_new(caller: Caller) -> None:
    path = caller.begin(small_problem())
    events = list(caller.events(path))
    assert list(caller.events(path, last=2)) == events[3:]
    assert list(caller.events(path, last=events[-1][0])) == []


def test_two_at_once_one_waits_more_are_refused_and_all_can_be_cancelled(caller: Caller) -> None:
    first, second, third = (caller.begin(busy_problem(10)) for _ in range(3))
    caller.has_a_plan(first)
    caller.has_a_plan(second)
    assert [caller.state(path) for path in (first, second, third)] == [
        "solving",
        "solving",
        "waiting",
    ]
    assert caller.http.get(f"{first}/plan").status_code == 409
    refused = caller.post(small_problem())
    assert refused.status_code == 503
    assert int(refused.headers["retry-after"]) > 0
    for path in (third, second, first):
        assert caller.http.delete(path).status_code == 202
    assert [list(caller.events(path))[-1][1] for path in (first, second, third)] == [
        "done",
        "done",
        "failed",
    ]
    plan = Plan.model_validate_json(caller.http.get(f"{first}/plan").text)
    assert plan.status == "cut_short"
    assert verify(busy_problem(10), plan).ok
    assert "before it began" in caller.http.get(f"{third}/plan").json()["detail"]


@pytest.mark.parametrize(
    ("language", "what"), [("en", "this field is missing"), ("id-ID, en;q=0.5", "isian ini belum")]
)
def test_a_bad_problem_is_refused_with_every_fault_and_its_place(
    caller: Caller, language: str, what: str
) -> None:
    answer = caller.post('{"name": 1, "name": "x"}', accept_language=language)
    assert answer.status_code == 422
    issues = answer.json()["issues"]
    places = ["problem.json: name", "problem.json: season", "problem.json: sub_districts"]
    assert [issue["where"] for issue in issues] == places
    assert issues[1]["what"].startswith(what)
    assert all(issue["remedy"] for issue in issues)


def test_what_is_no_json_too_large_or_not_there_is_refused(caller: Caller) -> None:
    assert caller.post("{").json()["issues"][0]["where"].startswith("problem.json: line 1")
    sizes = iter([b"[" * 50_000] * 5)
    assert caller.http.post("/solves", content=sizes).status_code == 413
    assert caller.http.post("/solves", content=b"", params={"time_limit": -1}).status_code == 422
    for path in ("/solves/x", "/solves/x/events", "/solves/x/plan", "/solves/x/report"):
        assert caller.http.get(path).status_code == 404


def test_limits_hold_and_what_ended_first_is_forgotten(caller: Caller) -> None:
    asked = caller.post(small_problem(1), 1e6)
    assert asked.json()["time_limit"] == ROOM.seconds
    first = asked.headers["location"]
    list(caller.events(first))
    *_, (_, kind, last) = caller.events(caller.begin(busy_problem(10), 0.5))
    assert last["status"] == "feasible" if kind == "done" else last["kind"].startswith("NoPlan")
    for _ in range(ROOM.kept + 1):
        list(caller.events(caller.begin(small_problem(1))))
    assert caller.http.get(first).status_code == 404


def test_who_leaves_leaves_nothing_behind(caller: Caller) -> None:
    path = caller.begin(busy_problem(10))
    with httpx.Client(base_url=caller.http.base_url) as http:
        for _ in Caller(http, caller.server).events(path):
            break
    until(lambda: not caller.server.server_state.tasks)
    assert caller.state(path) == "solving"
    caller.http.delete(path)
    assert list(caller.events(path))[-1][1] in ("done", "failed")


def test_a_process_that_dies_fails_its_solve_and_no_other(caller: Caller) -> None:
    known = set(multiprocessing.active_children())
    first = caller.begin(busy_problem(10))
    (process,) = until(lambda: set(multiprocessing.active_children()) - known)
    second = caller.begin(small_problem())
    process.kill()
    *_, (_, kind, last) = caller.events(first)
    assert (kind, last["error"]) == ("failed", "its process died")
    assert list(caller.events(second))[-1][1] == "done"


def test_a_process_that_is_overdue_is_killed() -> None:
    with serving(Room(grace=0, workers=1)) as caller:
        path = caller.begin(busy_problem(10), 0.01)
        assert [kind for _, kind, _ in caller.events(path)] == ["solving", "failed"]
        assert "did not end" in caller.http.get(path).json()["news"]["error"]


def test_at_the_end_all_are_cancelled_also_while_they_are_followed() -> None:
    with serving(Room(workers=1)) as caller:
        path = caller.begin(busy_problem(10))
        events = caller.events(path)
        assert next(events)[1] == "solving"
        process = until(multiprocessing.active_children)[0]
        caller.server.should_exit = True
        process.join(PATIENCE)
        assert not process.is_alive()
        events.close()  # type: ignore[attr-defined]


@pytest.mark.long
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_no_process_outlives_the_service(how: signal.Signals) -> None:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port = place.getsockname()[1]
    command = [sys.executable, str(EXAMPLE), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        try:
            assert process.stderr is not None
            assert any(b"Uvicorn running" in line for line in process.stderr)
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as http:
                answer = http.post("/solves", content=busy_problem(10).to_json())
                path = answer.headers["location"]
                until(lambda: http.get(path).json()["news"])
            begun = [pid for child in children(process.pid) for pid in [child, *children(child)]]
            assert len(begun) >= 3
            os.kill(process.pid, how)
            until(lambda: not any(is_running(pid) for pid in begun))
            assert process.wait(PATIENCE) in (-how, 0)
        finally:
            process.kill()
