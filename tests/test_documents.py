"""What is handed out as a whole is written as JSON, with all that it tells, as its schema says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from botram_opt.formats import json_schema
from botram_opt.formats.documents import READ, WRITTEN
from botram_opt.problem.base import Document
from documents import as_json, written


@pytest.fixture(scope="module")
def documents() -> Iterator[dict[str, Any]]:
    with ThreadPoolExecutor(1) as threads:
        yield dict(written(threads))


@pytest.mark.parametrize("name", WRITTEN)
def test_a_document_is_written_as_its_schema_says(name: Any, documents: dict[str, Any]) -> None:
    document = documents[name]
    data = json.loads(as_json(name, document))
    Draft202012Validator(json_schema(name, written=True)).validate(data)
    if name in READ:
        Draft202012Validator(json_schema(name)).validate(data)
    if isinstance(document, Document):
        assert data["schema_version"] == "1"
        text = document.to_json()
        assert text.endswith("\n}\n")
        assert json.loads(text) == document.model_dump(mode="json") == data
