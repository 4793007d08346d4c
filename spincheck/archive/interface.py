"""What an archive is to the rest of the package: a search, a text, and what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from spincheck.errors import SpincheckError


class ArchiveError(SpincheckError):
    """An archive that cannot be used: missing, damaged, of another format, busy, out of space."""


class Hit(NamedTuple):
    """A part of a document that shares words with the query. `score`: BM25, higher is better."""

    id: str
    score: float


class Name(NamedTuple):
    """One name a text is archived under.

    `path`: the file it was read from; `record`: its id inside a JSONL file, else empty;
    `date`: as its metadata gave it (ISO 8601 sorts), else empty.
    """

    path: str
    record: str
    date: str

    def __str__(self) -> str:
        return f"{self.path}#{self.record}" if self.record else self.path


class Entry(NamedTuple):
    """What is known of a hit's text. Duplicates are stored once, under all of their `names`.

    `digest`: of the whole document; `part`, `parts`: a long document is searched in parts,
    `part` counts from 0.
    """

    names: tuple[Name, ...]
    digest: str
    part: int = 0
    parts: int = 1


class Archive(Protocol):
    """Anything that can be asked for the texts that share words with a query.

    Ids are opaque strings, good for as long as the archive is open.
    """

    def __len__(self) -> int:
        """The number of searchable parts."""
        ...

    def document_frequencies(self, terms: Sequence[str]) -> list[int]:
        """In how many parts each term stands."""
        ...

    def search(self, terms: Sequence[str], k: int) -> list[Hit]:
        """The `k` best parts for any of the terms (as `terms.terms` makes them), best first."""
        ...

    def text(self, id: str) -> str:
        """The text of one part, as it was read."""
        ...

    def entry(self, id: str) -> Entry:
        """The names and the digest of the document that a part belongs to."""
        ...

    def siblings(self, id: str) -> list[str]:
        """The ids of all parts of the document that a part belongs to, in order."""
        ...

    def facts(self) -> list[tuple[str, str]]:
        """What to tell a user of the archive, as (name, value)."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
