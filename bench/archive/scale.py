"""Query time against the number of documents: 10,000, 100,000 and 1,000,000.

    python -m bench.archive.scale CORPUS.jsonl --work FOLDER [--queries 200]

The million is made by shuffling the corpus's sentences into new documents of the same lengths;
only terms go in, as texts play no part in a search.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

from bench.archive.spin import spin
from spincheck.archive.engine import EngineReader, EngineWriter, drop
from spincheck.archive.terms import best_terms, terms


def made(sentences: list[list[str]], lengths: list[int], rng: random.Random) -> Iterator[list[str]]:
    """Documents of the given lengths (terms) made of random sentences."""
    for length in lengths:
        words: list[str] = []
        while len(words) < length:
            words += rng.choice(sentences)
        yield words[:length]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    options = parser.parse_args()
    rng = random.Random(10)
    with options.corpus.open(encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    queries = [terms(spin(text, 0.5, ["thing"], rng)) for text in texts[: options.queries]]
    documents = [terms(text) for text in texts]
    sentences = [
        words for text in texts[::4] for part in text.split(". ") if len(words := terms(part)) > 3
    ]
    for size in options.sizes:
        directory = options.work / f"scale-{size}"
        drop(directory)
        start = time.perf_counter()
        writer = EngineWriter(directory)
        for number, words in enumerate(documents[:size]):
            writer.add(str(number), words, 1)
        more = [len(documents[at % len(documents)]) for at in range(len(documents), size)]
        for number, words in enumerate(made(sentences, more, rng), len(documents)):
            writer.add(str(number), words, 1)
        writer.commit()
        writer.close()
        built = time.perf_counter() - start
        reader = EngineReader(directory)
        wall, processor, first = [], [], 0
        for number, words in enumerate(queries):
            before, before_cpu = time.perf_counter(), time.thread_time()
            distinct = list(dict.fromkeys(words))
            counts = dict(zip(distinct, reader.document_frequencies(distinct), strict=True))
            hits = reader.search(best_terms(words, counts, len(reader)), 20)
            wall.append(time.perf_counter() - before)
            processor.append(time.thread_time() - before_cpu)
            first += bool(hits) and hits[0].id == str(number)
        megabytes = sum(file.stat().st_size for file in directory.iterdir()) / 1e6
        print(
            f"{len(reader)} documents: built in {built:.0f} s, {megabytes:.0f} MB; query p50 "
            f"{sorted(wall)[len(wall) // 2] * 1e3:.1f} ms (processor "
            f"{sorted(processor)[len(wall) // 2] * 1e3:.1f}), p95 "
            f"{sorted(wall)[int(len(wall) * 0.95)] * 1e3:.1f} ms (processor "
            f"{sorted(processor)[int(len(wall) * 0.95)] * 1e3:.1f}); recall@1 "
            f"{first / len(queries):.3f}",
            flush=True,
        )
        drop(directory)


if __name__ == "__main__":
    main()
