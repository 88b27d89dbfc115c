"""A file of outcomes, each kept as soon as it is there, so that a run can be gone on with.

The file is an SQLite database in rollback-journal mode: each outcome is one transaction, so a
process may be killed at any moment and the file holds all outcomes before it, whole. Several
processes may use one file at once, also over a network file system that locks files.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import NoReturn

from pydantic import ValidationError

from botram_opt.errors import Issue, UnreadableError
from botram_opt.language import Language, say
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.problem.base import Record
from botram_opt.scenarios.outcome import Outcome
from botram_opt.solving.limits import Limits
from botram_opt.wording import why_not_opened

APPLICATION = 0x626F7472
"""What tells our files from other SQLite databases (``botr``): its ``application_id``."""

SCHEMA_VERSION = 1
"""Of the tables in a file; its ``user_version``."""

PATIENCE = 30.0
"""Seconds that another process may hold the file; nobody does so for longer than a blink."""

MOST_BYTES = 200_000_000
"""Of one outcome; SQLite itself refuses to hand out or to take more."""

_MAGIC = b"SQLite format 3\0"

_TABLE = """
CREATE TABLE outcome (
    question TEXT PRIMARY KEY,
    asked TEXT NOT NULL,
    found TEXT NOT NULL
)
"""


class Question(Record):
    """All that an outcome depends on.

    Attributes:
        problem: its fingerprint.
        start_from: fingerprint of the plan that the search starts from; None if of none.
        version, ortools: of botram_opt and of OR-Tools.
        language: that of the answer; None where it is a plan, which is in none.
    """

    problem: str
    limits: Limits
    start_from: str | None
    version: str
    ortools: str
    language: Language | None = None

    @property
    def key(self) -> str:
        """SHA-256 of it."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def question(
    problem: Problem, limits: Limits, start_from: Plan | None, language: Language | None = None
) -> Question:
    """What is asked when a problem is solved, by this version of the library."""
    return Question(
        problem=problem.fingerprint,
        limits=limits,
        start_from=None if start_from is None else _fingerprint(start_from),
        version=metadata.version("botram-opt"),
        ortools=metadata.version("ortools"),
        language=language,
    )


def _fingerprint(plan: Plan) -> str:
    """SHA-256 of what a plan says, without how it was made, in which no search begins."""
    said = plan.model_dump_json(exclude={"solver"})
    return hashlib.sha256(said.encode()).hexdigest()


class ResultsFile:
    """Outcomes by question. Closed at the end of its block; for one thread."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Open a file, or make it where there is none.

        Raises:
            UnreadableError: it cannot be made, read or written, or is something else, which is
                then left as it is.
        """
        self._path = Path(path)
        self._refuse_others()
        with self._said():
            # As a URI any path is taken for what it is.
            self._database = sqlite3.connect(
                self._path.absolute().as_uri(), uri=True, timeout=PATIENCE, isolation_level=None
            )
        try:
            self._database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)
            self._begin()
        except BaseException:
            self._database.close()
            raise

    def __enter__(self) -> ResultsFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def get(self, asked: Question) -> Outcome | None:
        """The outcome that is kept of a question; None if there is none.

        Raises:
            UnreadableError: the file cannot be read, or what it holds is no such outcome.
        """
        with self._said():
            row = self._database.execute(
                "SELECT found FROM outcome WHERE question = ?", (asked.key,)
            ).fetchone()
        if row is None:
            return None
        try:
            outcome = Outcome.model_validate_json(row[0])
        except ValidationError:
            outcome = None
        plan = outcome.plan if outcome is not None else None
        if outcome is None or (plan is not None and plan.problem.fingerprint != asked.problem):
            self.refuse_damaged(asked.problem)
        return outcome

    def refuse_damaged(self, problem: str) -> NoReturn:
        """Tell that what is kept of a problem, by its fingerprint, is not what was kept.

        Raises:
            UnreadableError: always.
        """
        self._refuse(
            say("what it holds of problem {name} is damaged", name=problem[:12]),
            say("Keep it for whoever can mend it, and give another file"),
        )

    def keep(self, asked: Question, outcome: Outcome) -> Outcome:
        """Keep an outcome, and give the one that is kept: the first of each question stays.

        Raises:
            UnreadableError: it could not be written.
        """
        with self._transaction():
            self._database.execute(
                "INSERT INTO outcome VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (asked.key, asked.model_dump_json(), outcome.model_dump_json()),
            )
        return self.get(asked) or outcome

    def _begin(self) -> None:
        """Make sure that it is a file of ours, which can be written; make an empty one so."""
        with self._transaction():
            application = self._value("PRAGMA application_id")
            version = self._value("PRAGMA user_version")
            tables = self._value("SELECT count(*) FROM sqlite_master")
            if not application and not tables:
                self._database.execute(f"PRAGMA application_id = {APPLICATION}")
                self._database.execute(_TABLE)
            elif application != APPLICATION:
                self._refuse_foreign()
            elif version != SCHEMA_VERSION:
                self._refuse(
                    say(
                        "this is a file of schema version {found}, and not of {known}",
                        found=version,
                        known=SCHEMA_VERSION,
                    ),
                    say("Give another file, or use the version of botram_opt that made it"),
                )
            elif self._holds_more():
                self._refuse(
                    say("there is something else in it than results"),
                    say("Give another file"),
                )
            # Also where it is set already: that it can be written is known once it is.
            self._database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _holds_more(self) -> bool:
        """Whether there is something that could run by itself: a trigger, a view, a column."""
        found = self._database.execute("SELECT sql FROM sqlite_master WHERE sql NOTNULL")
        return [str(sql).split() for (sql,) in found] != [_TABLE.split()]

    def _value(self, query: str) -> int:
        (value,) = self._database.execute(query).fetchone()
        return int(value)

    def _refuse_others(self) -> None:
        """Refuse what is no file of ours before SQLite touches it."""
        check = say("Check the path")
        try:
            if not stat.S_ISDIR(self._path.parent.stat().st_mode):
                raise NotADirectoryError
            mode = self._path.stat().st_mode
            if stat.S_ISDIR(mode):
                self._refuse(say("{path} is a folder", path=repr(str(self._path))), check)
            if not stat.S_ISREG(mode):
                self._refuse_foreign()
            with self._path.open("rb") as file:
                head = file.read(100)
        except ValueError:
            self._refuse(say("this is no path of a file"), check)
        except (FileNotFoundError, NotADirectoryError):
            if not self._path.parent.is_dir():
                folder = repr(str(self._path.parent))
                self._refuse(say("there is no folder {path}", path=folder), check)
            return
        except OSError as error:
            reason = why_not_opened(error)
            self._refuse(say("it cannot be opened: {reason}", reason=reason), check)
        # One that is being made by another process, or was when that was killed, has no head yet.
        if head.strip(b"\0") and not (
            head.startswith(_MAGIC) and int.from_bytes(head[68:72], "big") == APPLICATION
        ):
            self._refuse_foreign()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        """All that is done within it, or nothing."""
        with self._said():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._database.execute("COMMIT")
            finally:
                # What failed may have been rolled back already.
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")

    @contextlib.contextmanager
    def _said(self) -> Iterator[None]:
        """Say in a sentence what SQLite complains of."""
        try:
            yield
        except sqlite3.Error as error:
            what, remedy = _told(error)
            self._refuse(what, remedy, error)
        except UnicodeDecodeError as error:
            # SQLite complains of something by a name that is no text.
            self._refuse_damaged(error)

    def _refuse_damaged(self, error: Exception) -> NoReturn:
        remedy = say("Keep it for whoever can mend it, and give another file")
        self._refuse(say("it is damaged: {reason}", reason=error), remedy, error)

    def _refuse_foreign(self) -> NoReturn:
        self._refuse(
            say("this is no file of results, and is left as it is"),
            say("Give a file that is not there yet, or one of an earlier run"),
        )

    def _refuse(self, what: str, remedy: str, cause: Exception | None = None) -> NoReturn:
        raise UnreadableError([Issue(self._path.name or str(self._path), what, remedy)]) from cause


def _told(error: sqlite3.Error) -> tuple[str, str]:
    """What is wrong and what to do about it; by SQLite's own code, extended ones included."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return (
            say("another program has held it for {seconds} seconds", seconds=PATIENCE),
            say("End that program, or give another file"),
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN):
        return (
            say("it cannot be written: {reason}", reason=error),
            say("Check the permissions of the file and its folder, or give another file"),
        )
    if code == sqlite3.SQLITE_FULL:
        return say("there is no room left on the disk"), say("Make room, and start again")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return (
            say("it is damaged: {reason}", reason=error),
            say("Keep it for whoever can mend it, and give another file"),
        )
    return (
        say("it cannot be used: {reason}", reason=error),
        say("Check the disk, or give another file"),
    )
