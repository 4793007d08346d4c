"""The embedded engine: a tantivy index of the terms of every part.

It holds no truth of its own: what it lost can be made again from the stored texts, and what it
has too much of is left out by its caller.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from spincheck.archive.interface import ArchiveError, Hit
from spincheck.archive.terms import QUERY_TERMS, best_terms

# Two threads: more make more segments, and a query visits each of them.
_WRITER_THREADS = 2
_WRITER_BYTES = 200_000_000


@contextmanager
def engine_errors(directory: Path) -> Iterator[None]:
    """Turn what tantivy raises (ValueError, OSError, its Rust panics) into ArchiveError."""
    try:
        yield
    except ArchiveError:
        raise
    except Exception as error:
        raise ArchiveError(f"{directory}: {_cause(str(error))}") from error
    except BaseException as error:
        # pyo3 derives its panic from BaseException; nothing else of that kind is an error
        if type(error).__name__ != "PanicException":
            raise
        raise ArchiveError(f"{directory}: the search index is damaged") from error


def _cause(message: str) -> str:
    if "No space left" in message or "File too large" in message:
        return f"the disk is full or a file limit is reached ({message[:200]})"
    if "LockFailure" in message or "LockBusy" in message or "acquire" in message.lower():
        return "another process is writing to this archive"
    return f"the search index cannot be used ({message[:300]})"


def _tantivy() -> Any:
    try:
        import tantivy
    except ImportError as error:
        raise ArchiveError(
            "an archive needs the search engine tantivy: pip install 'spincheck[archive]'"
        ) from error
    return tantivy


def _schema(tantivy: Any) -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("batch", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _open(directory: Path, create: bool) -> Any:
    tantivy = _tantivy()
    with engine_errors(directory):
        if create:
            directory.mkdir(parents=True, exist_ok=True)
        elif not (directory / "meta.json").exists():
            raise ArchiveError(f"{directory}: the search index is missing")
        index = tantivy.Index(_schema(tantivy), path=str(directory), reuse=True)
        # tantivy ships this tokenizer in Rust but does not register it under a name
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer("whitespace", analyzer)
        return index


class EngineReader:
    """One searchable snapshot of the index. Raises ArchiveError."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._index = _open(directory, create=False)
        with engine_errors(directory):
            self._searcher = self._index.searcher()

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def document_frequencies(self, terms: Sequence[str]) -> list[int]:
        doc_freq = self._searcher.doc_freq
        with engine_errors(self._directory):
            return [doc_freq("terms", term) for term in terms]

    def search(self, terms: Sequence[str], k: int) -> list[Hit]:
        """The `k` best by BM25 over the best of `terms` by tf-idf, each wanted, none needed."""
        tantivy = _tantivy()
        best = list(dict.fromkeys(terms))
        if len(best) > QUERY_TERMS:
            frequencies = dict(zip(best, self.document_frequencies(best), strict=True))
            best = best_terms(terms, frequencies, len(self))
        if not best or k < 1:
            return []
        query = tantivy.Query
        should, schema = tantivy.Occur.Should, self._index.schema
        with engine_errors(self._directory):
            wanted = query.boolean_query(
                [(should, query.term_query(schema, "terms", term, "freq")) for term in best]
            )
            found = self._searcher.search(wanted, limit=k, count=False).hits
            document = self._searcher.doc
            return [Hit(document(address)["id"][0], score) for score, address in found]


class EngineWriter:
    """Adds and deletes parts; nothing counts before `commit`. Raises ArchiveError."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._document = _tantivy().Document
        with engine_errors(directory):
            index = _open(directory, create=True)
            self._writer = index.writer(_WRITER_BYTES, _WRITER_THREADS)

    def add(self, id: str, terms: Sequence[str], batch: int) -> None:
        document = self._document()
        document.add_text("id", id)
        document.add_text("batch", str(batch))
        document.add_text("terms", " ".join(terms))
        with engine_errors(self._directory):
            self._writer.add_document(document)

    def delete(self, id: str) -> None:
        with engine_errors(self._directory):
            self._writer.delete_documents_by_term("id", id)

    def delete_batch(self, batch: int) -> None:
        """Delete what a batch left that was never recorded in the catalogue."""
        with engine_errors(self._directory):
            self._writer.delete_documents_by_term("batch", str(batch))

    def commit(self) -> None:
        with engine_errors(self._directory):
            self._writer.commit()

    def close(self) -> None:
        """Wait for merges that began; the writer is of no use afterwards."""
        with engine_errors(self._directory):
            self._writer.wait_merging_threads()


def drop(directory: Path) -> None:
    """Remove the index, whatever is left of it."""
    shutil.rmtree(directory, ignore_errors=True)
