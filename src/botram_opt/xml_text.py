"""XML looked through in pieces, in time that grows with its length and with nothing else."""

from __future__ import annotations

from typing import IO
from xml.sax.handler import ContentHandler

from defusedxml.expatreader import DefusedExpatParser

from botram_opt.language import say
from botram_opt.sizes import TooMuchError

PIECE = 100_000
"""Bytes that are read at a time."""

MOST_MARK = 200_000
"""Bytes of a mark, a comment for instance. Before 2.6, expat begins a mark anew with each piece
that does not end it, so that ten megabytes take minutes."""


def look_through(stream: IO[bytes], handler: ContentHandler) -> None:
    """Tell a handler of the marks in some XML.

    Args:
        stream: is read to its end.
        handler: is told.

    Raises:
        TooMuchError: a mark is too long for others to read.
        xml.sax.SAXException: it is no XML.
        defusedxml.DefusedXmlException: it declares a document type or entities.
    """
    parser = _Parser(forbid_dtd=True)
    parser.setContentHandler(handler)
    read = 0
    while piece := stream.read(PIECE):
        parser.feed(piece)
        read += len(piece)
        if read - parser.ended() > MOST_MARK:
            raise TooMuchError(say("a mark in it is too long"))
    parser.close()


class _Parser(DefusedExpatParser):
    def ended(self) -> int:
        """Bytes up to the end of the last mark that is whole."""
        at: int = self._parser.CurrentByteIndex  # type: ignore[attr-defined]
        return at
