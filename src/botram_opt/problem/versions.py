"""Documents of an older schema version, made into those of the present one before they are read.

What a released version wrote is read by all later ones: whoever raises the ``schema_version`` of a
record writes here, once and for good, what makes a document of the version before into one of it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from botram_opt.language import say

VERSION = "schema_version"
"""The field that says of which version a document is."""

FIRST = "1"
"""That of a file which does not say any."""

Step = Callable[[dict[str, Any]], dict[str, Any]]
"""Makes the data of a document into those of the next version; these are its own to change."""

STEPS: Mapping[str, Mapping[str, Step]] = {}
"""By the name of the record, and the version from which it leads, each step.

So far there is one version of each, and no step. ``{"Problem": {"1": problem_2}}`` would stand
here once there is a second one of problems, and the function ``problem_2`` above it.
"""


def to_present(kind: str, data: Any) -> Any:
    """The data of a document, as the present version has them.

    What says no version is of the present one; and what is of one from which no step leads stays
    as it is: if that is not the present one, whoever reads it refuses it.

    Args:
        kind: the name of its record.
        data: are left as they are.

    Raises:
        ValueError: they are not of the form that documents of their version have.
    """
    steps = STEPS.get(kind, {})
    while isinstance(data, Mapping) and (version := _version(data)) in steps:
        try:
            made = steps[version](copy.deepcopy(dict(data)))
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            what = say("it has not the form of schema version {version}", version=repr(version))
            raise ValueError(what) from error
        data = {**made, VERSION: str(int(version) + 1)}
    return data


def _version(data: Mapping[str, Any]) -> str:
    stated = data.get(VERSION)
    return stated if isinstance(stated, str) else ""
