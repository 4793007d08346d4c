"""What reference mode needs of an archive: the references of a text, as documents."""

from __future__ import annotations

from typing import Any, NamedTuple

from spincheck.archive.decision import Source, accept, describe
from spincheck.archive.find import Candidate, find_candidates
from spincheck.archive.inputs import date_of, is_jsonl
from spincheck.archive.interface import Archive, Entry
from spincheck.readers import read
from spincheck.text.document import Document

# A source that is a book is aligned by the parts that match, an article as a whole.
_MAX_WHOLE_PARTS = 4
# Reference mode aligns with each of these: more sources than this are a list, not a source.
MAX_REFERENCES = 8


class References(NamedTuple):
    """The references found, best first, and what to tell of them. Empty: no source found."""

    documents: tuple[Document, ...]
    sources: tuple[Source, ...]
    notes: tuple[str, ...]


def references_for(
    suspect: Document, archive: Archive, *, include_itself: bool = False
) -> References:
    """The archived texts to align `suspect` with. Raises ArchiveError.

    The archive's own copy of the suspect (same path, or same content) is never its reference
    unless `include_itself`.
    """
    found = find_candidates(suspect.text, archive, path=suspect.name, include_itself=include_itself)
    sources = tuple(accept(found, date=date_of(suspect.reading.metadata))[:MAX_REFERENCES])
    notes = [f"the archive holds this text itself: {entry.names[0]}" for entry in found.itself]
    notes += describe(sources)
    if not sources:
        notes.append("no source found in the archive")
    texts: dict[str, str] = {}
    for source in sources:
        name, text = _text_of(source, archive)
        texts.setdefault(name, text)
    documents = tuple(_document(text, name) for name, text in texts.items())
    return References(documents, sources, tuple(notes))


def _document(text: str, name: str) -> Document:
    """Read a source as it was indexed: the texts of JSONL have no markup, whatever their id."""
    path = name.partition("#")[0]
    return Document(name, text, read(text, "") if is_jsonl(path) else read(text, path))


def evidence_for(
    suspect: Document, archive: Archive, *, candidates: int, include_itself: bool = False
) -> dict[str, Any]:
    """What speaks for each candidate, ready for JSON. Raises ArchiveError."""
    found = find_candidates(suspect.text, archive, path=suspect.name, include_itself=include_itself)
    sources = accept(found, date=date_of(suspect.reading.metadata))
    notes = [f"the archive holds this text itself: {entry.names[0]}" for entry in found.itself]
    return {
        "path": suspect.name,
        "sources": [
            {
                "name": document_name(source.candidate.entry),
                "share": round(source.share, 4),
                "relation": source.relation,
                "younger": source.younger,
            }
            for source in sources
        ],
        "notes": notes + (describe(sources) or ["no source found in the archive"]),
        "candidates": [_as_json(candidate) for candidate in found.candidates[:candidates]],
    }


def _as_json(candidate: Candidate) -> dict[str, Any]:
    return {
        "name": document_name(candidate.entry),
        "dates": [name.date for name in candidate.entry.names if name.date],
        "share": round(candidate.share, 4),
        "passage_share": round(candidate.passage_share, 4),
        "passage": list(candidate.passage),
        "shared_words": candidate.words,
        "names": list(candidate.names),
        "numbers": list(candidate.numbers),
        "score": round(candidate.score, 2),
    }


def _text_of(source: Source, archive: Archive) -> tuple[str, str]:
    """Name and text of a source: all of an article, the part that matched of a book."""
    entry = source.candidate.entry
    name = document_name(entry)
    if entry.parts == 1:
        return name, archive.text(source.candidate.id)
    if entry.parts <= _MAX_WHOLE_PARTS:
        return name, "".join(archive.text(id) for id in archive.siblings(source.candidate.id))
    return f"{name} (part {entry.part + 1} of {entry.parts})", archive.text(source.candidate.id)


def document_name(entry: Entry) -> str:
    """The name a reference is reported under: its path, with its id where it is a JSONL line."""
    return str(entry.names[0]) if entry.names else "?"
