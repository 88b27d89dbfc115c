"""What counters, people and visits cost on the dates on which they are used."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.problem.base import Cost, Day, Record
from botram_opt.rules.rule import Soft

if TYPE_CHECKING:
    from botram_opt.decisions import Expr
    from botram_opt.posting import Posting


class Rate(Record):
    """What one costs on a date."""

    what: Literal["counter_type", "pool", "person", "visit"]
    id: str = ""
    date: Day
    cost: Cost


class Hire(Soft):
    """Sum over visits of rate x number of what is used, at the rates of the visit's date."""

    rates: tuple[Rate, ...] = ()

    def post(self, posting: Posting) -> Expr:
        decisions, problem = posting.decisions, posting.problem
        rates = self._rates()
        costs = []
        for slot in decisions.slots:
            for (what, id_), by_date in rates.items():
                if what == "visit":
                    costs.append(decisions.by_date(slot, lambda d, r=by_date: r.get(d, 0)))
                    continue
                if what == "counter_type":
                    used = decisions.counters.get((slot, id_))
                    parts = [] if used is None else [used]
                elif what == "pool":
                    parts = [
                        v
                        for k in problem.counter_types
                        if (v := decisions.drawn.get((slot, id_, k.id))) is not None
                    ]
                else:
                    used = decisions.works.get((slot, id_))
                    parts = [] if used is None else [used]
                if not parts:
                    continue
                total = posting.total(parts)
                most = sum(posting.most(v) for v in parts)
                dates_of = defaultdict(list)
                for day in decisions.dates:
                    dates_of[by_date.get(day, 0)].append(day)
                each = []
                for rate, days in dates_of.items():
                    part = posting.integer(0, most, f"{slot} {id_} {rate}")
                    posting.model.add(part <= most * decisions.on(slot, days))
                    each.append(part)
                    costs.append(rate * part)
                posting.model.add(posting.total(each) == total)
        return posting.total(costs)

    def _rates(self) -> Mapping[tuple[str, str], dict[dt.date, int]]:
        found: dict[tuple[str, str], dict[dt.date, int]] = {}
        for rate in self.rates:
            found.setdefault((rate.what, rate.id), {})[rate.date] = rate.cost
        return found

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        rates = self._rates()
        for visit in plan.visits:
            uses = [("visit", "", 1)] + [("counter_type", k, n) for k, n in visit.counters.items()]
            uses += [("pool", u.id, u.people) for u in visit.pools] + [
                ("person", p, 1) for p in visit.people
            ]
            cost = sum(rates.get((w, i), {}).get(visit.date, 0) * n for w, i, n in uses)
            if cost:
                yield Item(value=cost, sub_district=visit.sub_district, date=visit.date)

    def describe(self, problem: Problem, item: Item) -> str:
        return f"hire {item.value}"
