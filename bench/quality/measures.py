"""The registry of measures: a name, what computes its figures, the data it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from bench.quality import blind, documents, pairs, rewrites
from bench.quality.data import Data
from bench.quality.figures import Figure
from bench.quality.scanning import Scanner
from spincheck.errors import SpincheckError


class Measure(NamedTuple):
    """`needs`: sets without which it is not run."""

    run: Callable[[Data, Scanner], list[Figure]]
    needs: tuple[str, ...]


MEASURES: dict[str, Measure] = {
    "corpus pairs": Measure(rewrites.corpus, ("corpus pairs",)),
    "corpus documents": Measure(documents.corpus_documents, ("corpus documents",)),
    "demo pairs": Measure(pairs.demo_pairs, ("demo pairs",)),
    "seed pair": Measure(pairs.seed_pair, ("seed articles",)),
    "controls": Measure(pairs.controls, ("seed articles",)),
    "honest rewrites": Measure(rewrites.honest, ("honest rewrites",)),
    "wild pairs": Measure(rewrites.wild, ("wild pairs",)),
    "synonym swaps": Measure(rewrites.synonym_swaps, ("synonym swaps",)),
    "documents with a reference": Measure(
        documents.documents, ("corpus documents", "corpus pairs", "demo pairs")
    ),
    "blind, corpus": Measure(blind.corpus, ("corpus documents", "demo pairs")),
    "blind, development": Measure(
        blind.development,
        ("clean documents", "wild documents", "synonym swaps", "seed articles"),
    ),
}


class Absent(NamedTuple):
    """A measure that was not taken: `missing` sets of data, or the `error` that stopped it."""

    measure: str
    missing: tuple[str, ...]
    error: str = ""


def measure(
    data: Data, scan: Scanner, only: Iterable[str] = ()
) -> tuple[list[Figure], list[Absent]]:
    """All figures of the measures named (all by default), and what could not be measured."""
    figures: list[Figure] = []
    absent: list[Absent] = []
    for name in only or MEASURES:
        missing = tuple(one for one in MEASURES[name].needs if not data.has(one))
        if missing:
            absent.append(Absent(name, missing))
            continue
        try:
            figures += MEASURES[name].run(data, scan)
        except SpincheckError as error:
            absent.append(Absent(name, (), str(error)))
    return figures, absent
