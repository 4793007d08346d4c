"""Measure the archive: build, size, speed, recall before and after re-ranking, false sources.

    python -m bench.archive.run CORPUS.jsonl --work FOLDER [--queries 1000] [--seeds FOLDER]

CORPUS.jsonl and its held-out texts come from corpus.py. Prints the rows of RESULTS.md.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bench.archive.corpus import held_out_path
from bench.archive.spin import keep_sentences, spin
from spincheck.archive.decision import accept
from spincheck.archive.find import find_candidates
from spincheck.archive.inputs import sources
from spincheck.archive.interface import Archive
from spincheck.archive.local import LocalArchive
from spincheck.archive.terms import best_terms, terms
from spincheck.archive.updating import update

Row = tuple[str, str]  # id, text


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as file:
        return [(row["id"], row["text"]) for row in map(json.loads, file)]


def size_mb(files: Iterable[Path]) -> float:
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


class Clock:
    """Times of calls: by the wall, and of the processor alone (the machine may be shared)."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.processor: list[float] = []

    @contextmanager
    def running(self) -> Iterator[None]:
        wall, processor = time.perf_counter(), time.thread_time()
        yield
        self.wall.append(time.perf_counter() - wall)
        self.processor.append(time.thread_time() - processor)

    def __str__(self) -> str:
        shown = []
        for seconds in (sorted(self.wall), sorted(self.processor)):
            p50, p95 = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.95)]
            shown.append(f"{p50 * 1e3:.1f} / {p95 * 1e3:.1f} ms")
        return f"p50 / p95 {shown[0]}, processor {shown[1]}"


def build(corpus: Path, directory: Path) -> None:
    shutil.rmtree(directory, ignore_errors=True)
    inputs, failures = sources([corpus])
    start, processor = time.perf_counter(), time.process_time()
    summary = update(directory, inputs, failures=failures)
    seconds, processor = time.perf_counter() - start, time.process_time() - processor
    archive = LocalArchive(directory)
    stored = archive.catalogue.stored_bytes() / 1e6
    archive.close()
    engine = size_mb((directory / "index").rglob("*"))
    catalogue = size_mb(directory.glob("catalogue*")) - stored
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(
        f"build: {summary.added} documents in {seconds:.1f} s (processor {processor:.1f} s "
        f"over all threads), peak {peak:.0f} MB"
    )
    print(
        f"index: {engine + catalogue:.1f} MB ({engine:.1f} tantivy + {catalogue:.1f} catalogue); "
        f"texts {stored:.1f} MB of {size_mb([corpus]):.0f} MB"
    )
    start = time.perf_counter()
    again = update(directory, inputs)
    print(f"nothing new: {again.unchanged} unchanged in {time.perf_counter() - start:.1f} s")


def search_only(archive: Archive, text: str, k: int) -> list[str]:
    """The query alone, before any ranking by evidence: names of the `k` best."""
    words = terms(text)
    distinct = list(dict.fromkeys(words))
    frequencies = dict(zip(distinct, archive.document_frequencies(distinct), strict=True))
    hits = archive.search(best_terms(words, frequencies, len(archive)), k)
    return [hit.id for hit in hits]


def recall(archive: Archive, queries: list[Row], make: Callable[[str], str], label: str) -> None:
    first = tenth = ranked_first = ranked_tenth = named = named_right = wrong = 0
    search_clock, find_clock = Clock(), Clock()
    for id, text in queries:
        suspect = make(text)
        with search_clock.running():
            hits = search_only(archive, suspect, 20)
        names = [archive.entry(hit).names[0].record for hit in hits]
        first += names[:1] == [id]
        tenth += id in names[:10]
        with find_clock.running():
            found = find_candidates(suspect, archive)
            accepted = accept(found)
        ranked = [candidate.entry.names[0].record for candidate in found.candidates]
        ranked_first += ranked[:1] == [id]
        ranked_tenth += id in ranked[:10]
        sources_named = [source.candidate.entry.names[0].record for source in accepted]
        named += bool(sources_named)
        named_right += id in sources_named
        wrong += any(name != id for name in sources_named)
    n = len(queries)
    print(
        f"{label}: search @1 {first / n:.3f} @10 {tenth / n:.3f} ({search_clock}); "
        f"ranked @1 {ranked_first / n:.3f} @10 {ranked_tenth / n:.3f} "
        f"({find_clock}); source named {named / n:.3f}, "
        f"right {named_right / n:.3f}, another one too {wrong / n:.3f}"
    )


def false_sources(archive: Archive, texts: list[Row], label: str, show: int = 5) -> None:
    false: list[str] = []
    for id, text in texts:
        for source in accept(find_candidates(text, archive))[:1]:
            candidate = source.candidate
            false.append(
                f"  {id} -> {candidate.entry.names[0].record}: share {candidate.share:.2f}, "
                f"passage {candidate.passage_share:.2f}, {candidate.words} words, {source.relation}"
            )
    print(f"{label}: a source named for {len(false)} of {len(texts)} texts that have none")
    print("\n".join(false[:show]))


def _spun(text: str, *, share: float, pool: list[str], rng: random.Random, kept: float) -> str:
    """`text` with a share of its sentences kept and a share of its content words swapped."""
    return spin(keep_sentences(text, kept, rng) if kept < 1 else text, share, pool, rng)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--held-out", type=int, default=2000)
    parser.add_argument("--keep", action="store_true", help="use the archive that is there")
    parser.add_argument("--other", type=Path, help="more texts without a source, JSONL")
    options = parser.parse_args()
    directory = options.work / "archive"
    if not options.keep:
        build(options.corpus, directory)
    archive = LocalArchive(directory)
    documents = rows(options.corpus)
    rng = random.Random(17)
    queries = rng.sample(documents, options.queries)
    words = [word for _, text in rng.sample(documents, 2000) for word in terms(text)]
    pool = sorted({word for word in words if word.isalpha() and len(word) > 3})
    for share in (0.3, 0.6):
        recall(
            archive, queries, partial(_spun, share=share, pool=pool, rng=rng, kept=1.0),
            f"whole, {share:.0%} swapped",
        )  # fmt: skip
    for share in (0.3, 0.5, 0.6):
        recall(
            archive, queries,
            partial(_spun, share=share, pool=pool, rng=rng, kept=0.4),
            f"40 % of the sentences, {share:.0%} swapped",
        )  # fmt: skip
    false_sources(archive, rows(held_out_path(options.corpus))[: options.held_out], "held out")
    if options.other:
        false_sources(archive, rows(options.other), options.other.name)


if __name__ == "__main__":
    main()
