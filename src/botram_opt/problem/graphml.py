"""Road graphs from GraphML, in bounded memory."""

from __future__ import annotations

import bz2
import gzip
import io
import warnings
from pathlib import Path
from typing import Any, TypeAlias
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

import networkx as nx

from botram_opt.errors import Issue, UnreadableError
from botram_opt.language import number, say
from botram_opt.sizes import MOST_BYTES, MOST_DEPTH, MOST_ELEMENTS, TooMuchError, bytes_of
from botram_opt.wording import why_not_opened

RoadGraph: TypeAlias = "nx.Graph[Any]"
"""A networkx graph of any kind: directed or not, with or without parallel edges."""


def read_graphml(path: str | Path) -> RoadGraph:
    """The road graph in a GraphML file, which may be packed: ``.gz``, ``.bz2``.

    Raises:
        UnreadableError: the file cannot be opened, holds more than is read or is no GraphML;
            names the file.
    """
    try:
        content = _unpacked(Path(path))
        _look_through(content)
        return _graph_of(content)
    except OSError as error:
        issue = Issue(
            str(path),
            say("it cannot be read: {why}", why=why_not_opened(error)),
            say("Check the path"),
        )
    except TooMuchError as error:
        issue = Issue(str(path), str(error), say("Check that it is the file you mean"))
    except Exception as error:  # networkx raises whatever comes of a file that is none.
        why = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        remedy = say("Write the graph anew, for instance with osmnx.save_graphml")
        issue = Issue(str(path), say("it is no GraphML: {why}", why=why), remedy)
    raise UnreadableError([issue])


def _unpacked(file: Path) -> bytes:
    """What a file holds, which may be packed, as its name then says."""
    opened: gzip.GzipFile | bz2.BZ2File
    match file.suffix.lower():
        case ".gz":
            opened = gzip.GzipFile(file)
        case ".bz2":
            opened = bz2.BZ2File(file)
        case _:
            return bytes_of(file)
    with opened as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise TooMuchError(say("it is larger than {most}", most=f"{MOST_BYTES // 1_000_000} MB"))
    return content


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
            raise TooMuchError(say("it holds more than {n} marks", n=number(MOST_ELEMENTS)))
        if self.depth > MOST_DEPTH:
            raise TooMuchError(say("its parts are nested too deeply"))

    def endElement(self, name: str) -> None:  # noqa: N802
        self.depth -= 1


def _graph_of(content: bytes) -> RoadGraph:
    with warnings.catch_warnings():
        # It warns of what it leaves out.
        warnings.simplefilter("ignore")
        graph: RoadGraph = nx.read_graphml(io.BytesIO(content))
        return graph
