"""The embedded archive: a folder with a catalogue, the texts, and a tantivy index."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spincheck.archive.catalogue import FILE, PART_BITS, Catalogue
from spincheck.archive.engine import EngineReader
from spincheck.archive.interface import ArchiveError, Entry, Hit
from spincheck.archive.updating import INDEX

# Parts that left but still stand in the index (a writer was killed) take places in a search.
_SPARE_HITS = 5


class LocalArchive:
    """One state of an archive folder, open for reading. Raises ArchiveError.

    A writer may work at the same time: this keeps to the state it found.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.catalogue = Catalogue(directory)
        try:
            expected = self.catalogue.counts()["parts"]
            self._engine = EngineReader(directory / INDEX) if expected else None
            if self._engine is not None and len(self._engine) < expected:
                raise ArchiveError(
                    f"{directory}: the search index lacks documents ({len(self._engine)} of "
                    f"{expected}); `spincheck index add` with any file makes it anew"
                )
        except BaseException:
            self.catalogue.close()
            raise

    def __len__(self) -> int:
        return len(self._engine) if self._engine else 0

    def document_frequencies(self, terms: Sequence[str]) -> list[int]:
        return self._engine.document_frequencies(terms) if self._engine else [0] * len(terms)

    def search(self, terms: Sequence[str], k: int) -> list[Hit]:
        if self._engine is None:
            return []
        hits = self._engine.search(terms, k + _SPARE_HITS)
        present = self.catalogue.present([int(hit.id) for hit in hits])
        return [hit for hit in hits if int(hit.id) in present][:k]

    def text(self, id: str) -> str:
        return self.catalogue.text(int(id))

    def entry(self, id: str) -> Entry:
        entry = self.catalogue.entry(int(id))
        if entry is None:
            raise ArchiveError(f"{self._directory}: document {id} has just been removed")
        return entry

    def siblings(self, id: str) -> list[str]:
        first = int(id) >> PART_BITS << PART_BITS
        return [str(first + number) for number in range(self.entry(id).parts)]

    def facts(self) -> list[tuple[str, str]]:
        counts = self.catalogue.counts()
        index = sum(file.stat().st_size for file in (self._directory / INDEX).glob("*"))
        file = (self._directory / FILE).stat().st_size
        texts = self.catalogue.stored_bytes()
        return [
            ("engine", "tantivy"),
            ("documents", f"{counts['documents']}"),
            ("texts", f"{counts['contents']} ({counts['parts']} parts)"),
            ("files", f"{len(self.catalogue.paths())}"),
            ("index", f"{(index + file - texts) / 1e6:.1f} MB"),
            ("stored", f"{texts / 1e6:.1f} MB of compressed texts"),
        ]

    def close(self) -> None:
        self.catalogue.close()
