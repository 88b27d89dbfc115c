"""A web service that plans: several problems at once, each in a process of its own.

    python examples/web_service.py [--port PORT]

POST    /solves?time_limit=60   with a problem as JSON: 202, and where its solve is found
GET     /solves/ID              waiting, solving, done or failed, and the last that is known of it
GET     /solves/ID/events       its news as server-sent events; the last is "done" or "failed"
DELETE  /solves/ID              ends it soon, with the best plan so far
GET     /solves/ID/plan         the plan as JSON
GET     /solves/ID/report       the plan as a page

How a solve is kept in its process stands in `solve_processes.py`. Who may call, and over what kind
of line, is for the server that stands before this one.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import re
import tempfile
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any

import uvicorn
from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from botram_opt import InputError, Problem, html_report, read_problem, speaking
from botram_opt.language import Language
from solve_processes import Room, Solve

solves = APIRouter(prefix="/solves")


def service(room: Room | None = None) -> FastAPI:
    """The service, with room for so much."""
    room = room or Room()

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with ThreadPoolExecutor(room.at_once) as threads:
            app.state.room, app.state.threads, app.state.solves = room, threads, {}
            yield
            for solve in app.state.solves.values():
                solve.cancel.set()
            await asyncio.to_thread(threads.shutdown)

    app = FastAPI(title="botram_opt", lifespan=lifespan)
    app.include_router(solves)
    app.add_exception_handler(InputError, refuse)
    return app


async def refuse(_: Request, error: Exception) -> Response:
    """Every fault of a problem, with where it is and what to do."""
    assert isinstance(error, InputError)
    issues = [{"where": i.where, "what": i.what, "remedy": i.remedy} for i in error.issues]
    return JSONResponse({"issues": issues}, 422)


def language_of(accept_language: Annotated[str, Header()] = "") -> Language:
    """The language that is liked best, of those that there are."""
    offer = r"(?:^|,)\s*(en|id)\b[\w-]*\s*(?:;\s*q=(\d(?:\.\d+)?))?"
    liked = [(float(q or 1), code) for code, q in re.findall(offer, accept_language.lower())]
    best = max(liked, key=lambda offered: offered[0], default=(1, "en"))
    return "id" if best[1] == "id" else "en"


async def body_of(request: Request) -> bytes:
    """The body of a request, which is read no further than there is room for it."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > request.app.state.room.body:
            raise HTTPException(413, f"a problem may have {request.app.state.room.body} bytes")
    return body


def found(request: Request, id: str) -> Solve:  # noqa: A002
    """The solve that a path names."""
    solve: Solve | None = request.app.state.solves.get(id)
    if solve is None:
        raise HTTPException(404, "there is no such solve, or no more")
    return solve


def planned(solve: Annotated[Solve, Depends(found)]) -> Solve:
    """A solve that has a plan."""
    if solve.plan is None:
        raise HTTPException(409, solve.error or f"it is {solve.state}")
    return solve


def read(body: bytes, language: Language) -> Problem:
    """The problem in a body; from a file, as files are read with most care."""
    with tempfile.TemporaryDirectory() as folder, speaking(language):
        file = Path(folder, "problem.json")
        file.write_bytes(body)
        return read_problem(file)


def make_room(there: dict[str, Solve], room: Room) -> None:
    """Forget what ended first; refuse more if too many wait."""
    ended = [solve for solve in there.values() if solve.is_over]
    if len(there) - len(ended) >= room.at_once + room.waiting:
        raise HTTPException(503, "too many solves are waiting", {"Retry-After": "10"})
    for solve in ended[: max(0, len(ended) - room.kept)]:
        del there[solve.id]


@solves.post("", status_code=202)
async def begin(
    request: Request,
    body: Annotated[bytes, Depends(body_of)],
    language: Annotated[Language, Depends(language_of)],
    time_limit: Annotated[float, Query(gt=0)] = 60,
) -> Any:
    """Begin to solve a problem, or let it wait for its turn; no solve gets more than `room` has."""
    state = request.app.state
    make_room(state.solves, state.room)
    problem = await asyncio.to_thread(read, body, language)
    make_room(state.solves, state.room)  # Others may have come in the meantime.
    solve = Solve(problem, min(time_limit, state.room.seconds), language)
    state.solves[solve.id] = solve
    asyncio.get_running_loop().run_in_executor(state.threads, solve.run, state.room)
    return JSONResponse(solve.told(), 202, {"Location": f"/solves/{solve.id}"})


@solves.get("/{id}")
async def tell(solve: Annotated[Solve, Depends(found)]) -> Any:
    """What is known of a solve."""
    return solve.told()


@solves.get("/{id}/events", response_class=EventSourceResponse)
async def follow(
    solve: Annotated[Solve, Depends(found)], last_event_id: Annotated[int, Header()] = -1
) -> AsyncIterator[ServerSentEvent]:
    """All news of a solve, or all since what a client saw last; it may leave and come again."""
    number = last_event_id + 1
    while True:
        changed = solve.changed
        while number < len(solve.news):
            event, data = solve.news[number]
            yield ServerSentEvent(data=data, event=event, id=str(number))
            number += 1
        if solve.is_over:
            return
        await changed.wait()


@solves.delete("/{id}", status_code=202)
async def cancel(solve: Annotated[Solve, Depends(found)]) -> Any:
    """End a solve soon; the last of its events tells when it has ended."""
    solve.cancel.set()
    return solve.told()


@solves.get("/{id}/plan")
async def plan(solve: Annotated[Solve, Depends(planned)]) -> Response:
    """The plan, as `botram_opt.read_plan` reads it."""
    assert solve.plan is not None
    return Response(solve.plan.to_json(), media_type="application/json")


@solves.get("/{id}/report")
def report(
    solve: Annotated[Solve, Depends(planned)],
    language: Annotated[Language, Depends(language_of)],
) -> Response:
    """The plan as a page; it takes a moment, so this is no coroutine and runs in a thread."""
    assert solve.plan is not None
    return HTMLResponse(html_report(solve.problem, solve.plan, language=language))


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description="a web service that plans")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    given = parser.parse_args(arguments)
    # Whoever follows a solve holds a connection open, which would hold up the end.
    uvicorn.run(service(), host=given.host, port=given.port, timeout_graceful_shutdown=1)


if __name__ == "__main__":
    main()
