"""The Python interface: texts in, a report out."""

from __future__ import annotations

from collections.abc import Iterable

from spincheck.pipeline import scan_document
from spincheck.report import SCHEMA, Report
from spincheck.text.document import Document
from spincheck.version import __version__


def scan(
    text: str | Document | Iterable[str | Document],
    references: Iterable[str | Document] = (),
) -> Report:
    """Check one text, or several, against references.

    Texts may be strings or `Document`s (which carry a name and say how they are read). Spans in
    the report are half-open, in code points of the text given.
    """
    suspects = [text] if isinstance(text, str | Document) else list(text)
    known = [_document(each, f"reference {n}") for n, each in enumerate(references, 1)]
    return Report(
        schema=SCHEMA,
        version=__version__,
        documents=tuple(
            scan_document(_document(each, f"text {n}"), known) for n, each in enumerate(suspects, 1)
        ),
    )


def _document(text: str | Document, name: str) -> Document:
    return text if isinstance(text, Document) else Document.of(text, name)
