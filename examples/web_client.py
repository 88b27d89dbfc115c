"""A client of the web service: has a problem planned, and follows how value and bound meet.

    .venv/bin/python examples/web_service.py &
    .venv/bin/python examples/web_client.py [PROBLEM] [--url URL] [--plan FILE] [--picture FILE]

Without a problem it is the year 2025 of Bekasi. A connection that is lost is taken up again where
it was; Ctrl-C cancels the solve, whose best plan so far is then the plan. The picture needs
Matplotlib (pip install botram-opt[plot]).
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx

import botram_opt as bo


def main(
    problem: Path | None = None,
    url: str = "http://127.0.0.1:8000",
    time_limit: float = 60,
    plan: Path | None = None,
    picture: Path | None = None,
) -> None:
    """Have a problem planned, and print its news."""
    text = problem.read_text("utf-8") if problem else bo.datasets.bekasi(year=2025).to_json()
    news = []
    with httpx.Client(base_url=url, timeout=60) as http:
        answer = http.post("/solves", params={"time_limit": time_limit}, content=text)
        for issue in answer.json().get("issues", ()):
            print(f"{issue['where']}: {issue['what']}. {issue['remedy']}.")
        answer.raise_for_status()
        solve = answer.headers["location"]
        try:
            for kind, data in events(http, solve):
                news.append(data)
                print(kind, json.dumps(data))
        except KeyboardInterrupt:
            http.delete(solve)
            print(*list(events(http, solve))[-1])
        if plan is not None:
            plan.write_text(http.get(f"{solve}/plan").raise_for_status().text, "utf-8")
    if picture is not None:
        draw([one for one in news if "event" in one], picture)


def events(http: httpx.Client, solve: str) -> Iterator[tuple[str, Any]]:
    """Kinds and data of all events of a solve, until its last."""
    event = {"id": "-1"}
    while event.get("event") not in ("done", "failed"):
        try:
            headers = {"last-event-id": event["id"]}
            with http.stream("GET", f"{solve}/events", headers=headers) as stream:
                stream.raise_for_status()
                for line in stream.iter_lines():
                    name, _, value = line.partition(": ")
                    if name:
                        event[name] = value
                    elif "data" in event:
                        yield event["event"], json.loads(event.pop("data"))
        except httpx.TransportError:
            time.sleep(1)


def draw(news: Sequence[dict[str, Any]], picture: Path) -> None:
    """The value and the bound of each level over time."""
    from matplotlib.figure import Figure

    levels = list(dict.fromkeys(one["level"] for one in news))
    figure = Figure(figsize=(9, 2.4), layout="constrained")
    for axes, level in zip(figure.subplots(1, len(levels), squeeze=False)[0], levels, strict=True):
        told = [one for one in news if one["level"] == level]
        for name, colour in (("value", "#b3401f"), ("bound", "#1f5a8a")):
            points = [(one["seconds"], one[name]) for one in told if one[name] is not None]
            style = {"where": "post", "color": colour, "label": name, "marker": "."}
            axes.step(*zip(*points, strict=True), **style)
        axes.set_title(level, fontsize=10)
        axes.set_xlabel("seconds")
        axes.tick_params(labelsize=8)
        axes.yaxis.set_major_formatter("{x:,.0f}")
        axes.spines[["top", "right"]].set_visible(False)
    figure.axes[0].legend(frameon=False, loc="upper left")
    figure.savefig(picture)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="a client of the web service")
    parser.add_argument("problem", type=Path, nargs="?", help="JSON file")
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--time-limit", type=float, default=60, help="seconds")
    parser.add_argument("--plan", type=Path, help="write the plan into this file")
    parser.add_argument("--picture", type=Path, help="draw value and bound into this file")
    main(**vars(parser.parse_args()))
