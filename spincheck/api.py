"""The Python interface: texts in, a report out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from spincheck.errors import UsageError
from spincheck.pipeline import Blind, scan_document
from spincheck.report import SCHEMA, Report
from spincheck.text.document import Document
from spincheck.version import __version__

if TYPE_CHECKING:
    from spincheck.scorers.broken_phrases import TorturedPhrase

EFFORTS = ("fast", "auto", "full")


def scan(
    text: str | Document | Iterable[str | Document],
    references: Iterable[str | Document] = (),
    *,
    blind: bool = True,
    model: str | None = None,
    effort: str = "auto",
) -> Report:
    """Check one text, or several, against references.

    With `blind`, the sentences that match no reference (all, where there is none) are judged by
    their own wording: by `model` "ngram" or "neural" (None: neural where its weights are
    installed), with `effort` "fast", "auto" or "full". Raises UsageError for another model or
    effort, ModelError where the neural weights are missing.

    Texts may be strings or `Document`s (which carry a name and say how they are read). Spans in
    the report are half-open, in code points of the text given.
    """
    suspects = [text] if isinstance(text, str | Document) else list(text)
    options = blind_options(model, effort) if blind else None
    known = [_document(each, f"reference {n}") for n, each in enumerate(references, 1)]
    return Report(
        schema=SCHEMA,
        version=__version__,
        documents=tuple(
            scan_document(_document(each, f"text {n}"), known, options)
            for n, each in enumerate(suspects, 1)
        ),
    )


def blind_options(
    model: str | None = None, effort: str = "auto", phrases: Path | None = None
) -> Blind:
    """The options of blind mode, checked. Raises UsageError, and BrokenData for a broken list."""
    from spincheck.blind import chosen_model

    if effort not in EFFORTS:
        raise UsageError(f"effort is one of {', '.join(EFFORTS)}, not {effort!r}")
    own: tuple[TorturedPhrase, ...] = ()
    if phrases is not None:
        from spincheck.scorers.broken_phrases import read_phrases

        own = read_phrases(phrases)
    return Blind(chosen_model(model), effort, own)


def _document(text: str | Document, name: str) -> Document:
    return text if isinstance(text, Document) else Document.of(text, name)
