"""Edits of a database: of SQLite, which files of results are."""

from __future__ import annotations

import random
import sqlite3
from typing import Any

from fuzz.edits import Edit

_OF_TRIGGERS = (
    "DELETE FROM outcome",
    "SELECT RAISE(IGNORE)",
    "SELECT RAISE(ABORT, 'no')",
    "INSERT INTO outcome VALUES (random(), 'a', 'b')",
    "SELECT randomblob(1000000000)",
    "INSERT INTO outcome WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) "
    "SELECT i, i, i FROM n",
)
"""What a file of others may have run when something is kept in it."""


def results_edit(of_found: Edit, rng: random.Random, data: bytes) -> bytes:
    """An edit of a file of SQLite: by statements, and of what it holds."""
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(data)
        rows = database.execute("SELECT found FROM outcome").fetchall()
        found = rows[0][0] if rows and isinstance(rows[0][0], str) else "{}"
        new = of_found(rng, found.encode()).decode("utf-8", "replace")
        statements: list[tuple[str, tuple[Any, ...]]] = [
            ("UPDATE outcome SET found = ?", (new,)),
            ("UPDATE outcome SET found = ?", (rng.choice([None, 7, 1.5, b"\xff", b"", ""]),)),
            ("UPDATE outcome SET found = zeroblob(100000)", ()),
            ("DROP TABLE outcome", ()),
            ("DELETE FROM outcome", ()),
            ("ALTER TABLE outcome RENAME TO other", ()),
            ("ALTER TABLE outcome RENAME COLUMN found TO lost", ()),
            ("ALTER TABLE outcome ADD COLUMN more", ()),
            ("CREATE VIEW outcome AS SELECT * FROM other", ()),
            ("CREATE TABLE outcome (question, asked, found)", ()),
            ("CREATE TABLE more (a)", ()),
            ("CREATE INDEX i ON outcome (found)", ()),
            (f"PRAGMA user_version = {rng.choice([0, 1, 2, -1])}", ()),
            (f"PRAGMA application_id = {rng.choice([0, 1])}", ()),
            (
                f"CREATE TRIGGER t BEFORE INSERT ON outcome BEGIN {rng.choice(_OF_TRIGGERS)}; END",
                (),
            ),
        ]
        for _ in range(rng.randint(1, 3)):
            database.execute(*rng.choice(statements))
        database.commit()
        return bytes(database.serialize())
    except sqlite3.Error as error:
        raise ValueError("no database") from error
    finally:
        database.close()
