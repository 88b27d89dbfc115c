"""Road graphs from GraphML, in bounded memory."""

from __future__ import annotations

import bz2
import gzip
import io
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any, TypeAlias
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

import networkx as nx

from botram_opt.language import say
from botram_opt.reading import content_of, no_more_than, refuse_file, refuse_too_much
from botram_opt.sizes import (
    MOST_BYTES,
    MOST_DEPTH,
    MOST_ELEMENTS,
    TooMuchError,
    nested_too_deeply,
)

RoadGraph: TypeAlias = "nx.Graph[Any]"
"""A networkx graph of any kind: directed or not, with or without parallel edges."""


def read_graphml(path: str | Path) -> RoadGraph:
    """The road graph in a GraphML file, which may be packed: ``.gz``, ``.bz2``.

    Raises:
        UnreadableError: the file cannot be opened, holds more than is read or is no GraphML;
            names the file.
    """
    file = Path(path)
    content = content_of(file)
    try:
        if (unpack := _UNPACK.get(file.suffix.lower())) is not None:
            content = no_more_than(MOST_BYTES, unpack(io.BytesIO(content)))
        _look_through(content)
        return _graph_of(content)
    except TooMuchError as error:
        refuse_too_much(file, error)
    except Exception as error:  # networkx raises whatever comes of a file that is none.
        why = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        remedy = say("Write the graph anew, for instance with osmnx.save_graphml")
        refuse_file(file, say("it is no GraphML: {why}", why=why), remedy)


_UNPACK: Mapping[str, Callable[[IO[bytes]], io.BufferedIOBase]] = {
    ".gz": lambda packed: gzip.GzipFile(fileobj=packed),
    ".bz2": bz2.BZ2File,
}
"""What opens a packed file, by how its name ends."""


def _look_through(content: bytes) -> None:
    """Refuse XML that would come to more than it is, before anything is made of it."""
    # Not imported above: most who plan read no XML.
    from botram_opt.xml_text import look_through

    look_through(io.BytesIO(content), _Counting())


class _Counting(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.marks = self.depth = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        self.marks += 1
        self.depth += 1
        if self.marks > MOST_ELEMENTS:
            raise TooMuchError(say("it holds more than {n} marks", n=MOST_ELEMENTS))
        if self.depth > MOST_DEPTH:
            raise nested_too_deeply()

    def endElement(self, name: str) -> None:  # noqa: N802
        self.depth -= 1


def _graph_of(content: bytes) -> RoadGraph:
    with warnings.catch_warnings():
        # It warns of what it leaves out.
        warnings.simplefilter("ignore")
        graph: RoadGraph = nx.read_graphml(io.BytesIO(content))
        return graph
