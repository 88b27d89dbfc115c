"""Mutants tried: the tests that run what is changed, until one of them fails."""

from __future__ import annotations

import gc
import signal
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pytest

from mutation.lines import Lines
from mutation.messages import changes_messages
from mutation.mutants import Mutant
from mutation.putting import Functions, functions, put, put_before_import
from mutation.sessions import be_quiet, fails, forked, limit_work, with_tests

ENOUGH = 8.0
"""Seconds of work, without a mutant, after which no more tests are tried for one mutant.

Three times as much for what is worked out at import: there is no telling which tests rely on it.
"""

TIMES = 10
"""How much longer a test may take for a mutant than it does without."""

Verdict = Literal["killed", "survived", "timeout"]


@dataclass(frozen=True)
class Trial:
    """What became of a mutant.

    Attributes:
        by: the test that failed, or did not come to an end.
        tests: how many tests were tried.
        seconds: of work that this took.
    """

    name: str
    verdict: Verdict
    by: str | None
    tests: int
    seconds: float


class Bench:
    """Tries one mutant after the other, and knows which tests killed those before.

    Args:
        tests: seconds and lines of each test, by its id.
    """

    def __init__(self, tests: dict[str, tuple[float, Lines]]) -> None:
        self.tests = tests
        self.killers: dict[str, list[str]] = defaultdict(list)

    def all_of(self, mutants: Sequence[Mutant], tell: Callable[[Trial], None]) -> None:
        """Try mutants: those within functions in one session, others in one each."""
        cold: list[Mutant] = []
        warm = [mutant for mutant in mutants if mutant.in_function]

        def begin(say: Callable[[Any], None]) -> None:
            files = sorted({id_.split("::")[0].removeprefix("tests/") for id_ in self.tests})
            with_tests(files, lambda items: say(self._warm(warm, items, tell)))

        if warm:
            ended = forked(begin, wait=10**6)
            if ended.told is None:
                raise RuntimeError("the session of tests did not come to its end")
            cold = [mutant for mutant in warm if mutant.name in ended.told]
        for mutant in [*(m for m in mutants if not m.in_function), *cold]:
            tell(self._cold(mutant))

    def _warm(
        self, mutants: Sequence[Mutant], items: Sequence[pytest.Item], tell: Callable[[Trial], None]
    ) -> list[str]:
        """Try mutants by forks of this process; gives the names of those that cannot be."""
        among, by_id = functions(), {item.nodeid: item for item in items}
        gc.collect()
        gc.freeze()
        cold = []
        for mutant in mutants:
            trial = self._one(mutant, partial(_try, mutant, among, by_id, self))
            if trial is None:
                cold.append(mutant.name)
            else:
                tell(trial)
        return cold

    def _cold(self, mutant: Mutant) -> Trial:
        def work(say: Callable[[Any], None], ids: list[str]) -> None:
            be_quiet()
            put_before_import(mutant)

            def in_order(items: Sequence[pytest.Item]) -> None:
                by_id = {item.nodeid: item for item in items}
                _run([by_id[id_] for id_ in ids], self, say)

            try:
                with_tests([id_.removeprefix("tests/") for id_ in ids], in_order)
            except RuntimeError:
                say({"failed": "import", "tests": 0})

        trial = self._one(mutant, work)
        assert trial is not None
        return trial

    def _one(
        self, mutant: Mutant, work: Callable[[Callable[[Any], None], list[str]], None]
    ) -> Trial | None:
        if changes_messages(mutant):
            return Trial(mutant.name, "killed", "tests/test_catalogue.py", 0, 0.0)
        ids = self.chosen(mutant)
        if not ids:
            return Trial(mutant.name, "survived", None, 0, 0.0)
        total = sum(self.tests[id_][0] for id_ in ids)
        ended = forked(lambda say: work(say, ids), wait=60 + 10 * TIMES * total)
        told = ended.told or {}
        if told.get("cold"):
            return None
        by, number = told.get("failed", told.get("trying")), told.get("tests", 0)
        seconds = round(ended.seconds, 3)
        if ended.by_signal in (signal.SIGXCPU, signal.SIGKILL):
            return Trial(mutant.name, "timeout", by, number, seconds)
        if told.get("passed"):
            return Trial(mutant.name, "survived", None, number, seconds)
        self._remember(mutant, by)
        return Trial(mutant.name, "killed", by, number, seconds)

    def _remember(self, mutant: Mutant, by: str | None) -> None:
        for place in (mutant.module + mutant.scope, mutant.module):
            if by in self.killers[place]:
                self.killers[place].remove(by)
            if by in self.tests:
                self.killers[place].insert(0, by)

    def chosen(self, mutant: Mutant) -> list[str]:
        """The tests to try, those that killed others here first, then those named for the rule."""
        ids = set(self._at(mutant))
        likely = [
            *self.killers[mutant.module + mutant.scope][:3],
            *self.killers[mutant.module][:2],
        ]
        named = tuple(f"[{Path(mutant.module).stem}{sign}" for sign in "-]")
        others = sorted(
            ids, key=lambda id_: (not any(n in id_ for n in named), self.tests[id_][0], id_)
        )
        found, spent = [], 0.0
        for id_ in dict.fromkeys([*(id_ for id_ in likely if id_ in ids), *others]):
            if spent > (ENOUGH if mutant.in_function else 3 * ENOUGH):
                break
            found.append(id_)
            spent += self.tests[id_][0]
        return found

    def _at(self, mutant: Mutant) -> Iterator[str]:
        first, last = mutant.lines
        lines_of = {id_: lines.get(mutant.module, ()) for id_, (_, lines) in self.tests.items()}
        if not mutant.in_function:
            # No test runs what is worked out when a module is imported: all rely on it.
            yield from self.tests
            return
        # Part of a statement may stand on a line that is not noted, below one that is.
        before = [line for lines in lines_of.values() for line in lines if line <= first]
        first = max(before, default=first)
        for id_, lines in lines_of.items():
            if any(first <= line <= last for line in lines):
                yield id_


def _try(
    mutant: Mutant,
    among: Functions,
    items: Mapping[str, pytest.Item],
    bench: Bench,
    say: Callable[[Any], None],
    ids: Sequence[str],
) -> None:
    be_quiet()
    if put(mutant, among):
        _run([items[id_] for id_ in ids], bench, say)
    else:
        say({"cold": True})


def _run(items: Sequence[pytest.Item], bench: Bench, say: Callable[[Any], None]) -> None:
    for number, item in enumerate(items, start=1):
        say({"trying": item.nodeid, "tests": number})
        limit_work(1 + TIMES * bench.tests[item.nodeid][0])
        if fails(item):
            say({"failed": item.nodeid, "tests": number})
            return
    say({"passed": True, "tests": len(items)})
