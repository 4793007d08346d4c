"""Filling an archive: incremental by digest, in batches that are kept once they are done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from spincheck.archive.blocks import BLOCK_BYTES, Block, pack
from spincheck.archive.catalogue import PART_BITS
from spincheck.archive.changes import WritableCatalogue
from spincheck.archive.engine import EngineReader, EngineWriter, drop
from spincheck.archive.inputs import Fields, Record, Source, records, words_of
from spincheck.archive.interface import ArchiveError, Name
from spincheck.archive.lock import only_writer
from spincheck.archive.parts import split
from spincheck.archive.terms import digest, terms
from spincheck.report import Failure

INDEX = "index"
# A batch is what kill -9 can cost: about five seconds of work. Smaller ones leave more segments
# for every query to visit.
BATCH_DOCUMENTS = 25_000
BATCH_CODE_POINTS = 64_000_000

Progress = Callable[[int], None]
"""Told after every document how many bytes of the inputs are done, about."""


@dataclass
class Summary:
    """What an update did, in documents. `repeated`: texts that were there under another name."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    repeated: int = 0
    empty: int = 0
    reindexed: bool = False
    failures: list[Failure] = field(default_factory=list)


def update(
    directory: Path,
    inputs: Sequence[Source],
    fields: Fields = Fields(),  # noqa: B008  (immutable)
    *,
    mirror: bool = False,
    failures: Iterable[Failure] = (),
    progress: Progress | None = None,
) -> Summary:
    """Bring the documents of `inputs` into the archive at `directory`, making it if need be.

    `mirror`: documents of other files leave. Whatever happens, what a file lost leaves only if
    all of that file could be read. Raises ArchiveError; the batches done until then stay.
    """
    summary = Summary(failures=list(failures))
    with _writing(directory, create=True) as writer:
        summary.reindexed = writer.reindexed
        done = 0
        for source in inputs:
            writer.take(source, fields, summary, progress and _after(progress, done))
            done += source.size_bytes
        if mirror and not summary.failures:
            kept = {source.path for source in inputs}
            writer.remove([path for path in writer.catalogue.paths() if path not in kept], summary)
        writer.commit()
    return summary


def _after(progress: Progress, done: int) -> Progress:
    return lambda more: progress(done + more)


def remove(directory: Path, names: Sequence[str]) -> Summary:
    """Remove documents: by file (all of its documents), or by `file#record`."""
    summary = Summary()
    with _writing(directory, create=False) as writer:
        for name in names:
            before = summary.removed
            writer.remove([name], summary)
            path, mark, record = name.rpartition("#")
            if summary.removed == before and mark:
                writer.remove([path], summary, [record])
            if summary.removed == before:
                summary.failures.append(Failure(name, "is not in the archive"))
        writer.commit()
    return summary


@contextmanager
def _writing(directory: Path, *, create: bool) -> Iterator[_Writer]:
    try:
        if create:
            directory.mkdir(parents=True, exist_ok=True)
        elif not directory.is_dir():
            raise ArchiveError(f"{directory}: no archive here")
    except OSError as error:
        raise ArchiveError(f"{directory}: cannot be made: {error.strerror or error}") from error
    with only_writer(directory), _Writer(directory, create=create) as writer:
        yield writer


class _Writer:
    """One session of changes. The order of the two commits is the catalogue's contract."""

    def __init__(self, directory: Path, *, create: bool) -> None:
        self.catalogue = WritableCatalogue(directory, create=create)
        self._index = directory / INDEX
        try:
            self.reindexed = self._repair()
            self._engine = EngineWriter(self._index)
        except BaseException:
            self.catalogue.close()
            raise
        self._packing = ThreadPoolExecutor(1)
        self._next_content = self.catalogue.last_content() + 1
        self._start_batch()
        # what a process that was killed left in the index
        self._engine.delete_batch(self._batch)
        self._left = self.catalogue.leaving()
        for part in self._left:
            self._engine.delete(str(part))

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._packing.shutdown(cancel_futures=True)
        try:
            if kind is None:
                self._engine.close()
        finally:
            self.catalogue.close()

    def _start_batch(self) -> None:
        self._batch = self.catalogue.batch + 1
        self._contents: dict[str, tuple[int, int]] = {}  # digest -> content, parts
        self._documents: list[tuple[Name, int]] = []
        self._code_points = 0
        self._texts: list[tuple[int, str]] = []
        self._texts_size = 0
        self._blocks: list[Future[Block]] = []

    def _repair(self) -> bool:
        """Make the index anew from the stored texts where it is damaged or lacks some."""
        expected = self.catalogue.counts()["parts"]
        if expected == 0:
            drop(self._index)
            return False
        try:
            if len(EngineReader(self._index)) >= expected:
                return False
        except ArchiveError:
            pass
        drop(self._index)
        engine = EngineWriter(self._index)
        for part in self.catalogue.all_parts():
            entry = self.catalogue.entry(part)
            path = entry.names[0].path if entry and entry.names else ""
            words = words_of(self.catalogue.text(part), path)
            engine.add(str(part), terms(words), self.catalogue.batch)
        engine.commit()
        engine.close()
        return True

    def take(
        self, source: Source, fields: Fields, summary: Summary, progress: Progress | None
    ) -> None:
        """Bring one file's documents in; those it no longer has leave."""
        known = self.catalogue.records_of(source.path)
        failed = len(summary.failures)
        done = 0
        for record in records(source, fields):
            if isinstance(record, Failure):
                summary.failures.append(record)
                continue
            done += len(record.text)
            if progress:
                progress(min(done, source.size_bytes))
            before = known.pop(record.name.record, None)
            self._take_record(record, before, summary)
        if known and len(summary.failures) == failed:
            self.remove([source.path], summary, list(known))
        if progress:
            progress(source.size_bytes)

    def _take_record(
        self, record: Record, before: tuple[str, str] | None, summary: Summary
    ) -> None:
        found = digest(record.text)
        if before == (found, record.name.date):
            summary.unchanged += 1
            return
        known = self._contents.get(found)
        content = known[0] if known else self.catalogue.content_of(found)
        if content is not None:
            summary.repeated += before is None
        else:
            content = self._add_content(record, found)
            if content is None:
                summary.empty += 1
                return
        summary.replaced += before is not None
        summary.added += before is None
        self._documents.append((record.name, content))
        if len(self._documents) >= BATCH_DOCUMENTS or self._code_points >= BATCH_CODE_POINTS:
            self.commit()

    def _add_content(self, record: Record, found: str) -> int | None:
        """Index and pack a new text; None where it has no word."""
        parts = list(split(record.text, record.words_of))
        content = self._next_content
        for number, (text, searched) in enumerate(parts):
            part = (content << PART_BITS) + number
            words = terms(searched)
            if len(parts) == 1 and not words:
                return None
            self._engine.add(str(part), words, self._batch)
            self._texts.append((part, text))
            self._texts_size += len(text)
            if self._texts_size >= BLOCK_BYTES:
                self._pack()
        self._next_content += 1
        self._contents[found] = (content, len(parts))
        self._code_points += len(record.text)
        return content

    def _pack(self) -> None:
        if self._texts:
            # zlib works without the interpreter lock: this is the second core's share
            self._blocks.append(self._packing.submit(pack, self._texts))
            self._texts, self._texts_size = [], 0

    def remove(
        self, paths: Iterable[str], summary: Summary, known: list[str] | None = None
    ) -> None:
        """Take files' documents (or only the `known` records) out of the archive."""
        self.commit()
        with self.catalogue.transaction():
            for path in paths:
                before = self.catalogue.documents_in(path)
                lost = self.catalogue.remove_documents(path, known)
                summary.removed += before - self.catalogue.documents_in(path)
                self._left += self.catalogue.drop_nameless(lost)
        for part in self._left:
            self._engine.delete(str(part))

    def commit(self) -> None:
        """Keep the batch: the index first, then the catalogue, then forget what left."""
        if not self._documents and not self._left:
            return
        self._pack()
        blocks = [block.result() for block in self._blocks]
        self._engine.commit()
        with self.catalogue.transaction():
            self.catalogue.forget_leaving(self._left)
            added = [(id, found, parts) for found, (id, parts) in self._contents.items()]
            self.catalogue.add_contents(added, blocks)
            lost = self.catalogue.set_documents(self._documents)
            self._left = self.catalogue.drop_nameless(lost)
            self.catalogue.set_batch(self._batch)
        for part in self._left:
            self._engine.delete(str(part))
        if self._left:
            self._engine.commit()
            with self.catalogue.transaction():
                self.catalogue.forget_leaving(self._left)
            self._left = []
        self._start_batch()
