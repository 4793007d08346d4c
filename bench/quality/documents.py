"""Whole documents in reference mode: is it a spun copy of its reference?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from bench.quality.data import Data, swaps_of
from bench.quality.figures import Figure, calibration_figures, figure
from bench.quality.pairs import swap_figures
from bench.quality.rewrites import HONEST, Rewrite, honest_pairs
from bench.quality.scanning import Job, Scanner
from spincheck.evaluation import statistics
from spincheck.evaluation.statistics import share
from spincheck.evaluation.swaps import compare, substitutions

# Honest rewrites come as sentences; this many of a kind make a document.
SENTENCES_A_DOCUMENT = 10


class Case(NamedTuple):
    """A document beside its reference; `kind` says what it is."""

    kind: str
    spun: bool
    suspect: str
    reference: str


def corpus_documents(data: Data, scan: Scanner) -> list[Figure]:
    """The project's own spun documents beside their sources, and clean ones beside another."""
    clean = data.rows("corpus documents", 0)
    spun = data.rows("corpus documents", 1)
    sources = {row["id"]: row for row in clean}
    name = "corpus documents"
    reports = scan(Job(row["text"], sources[row["source_id"]]["text"]) for row in spun)
    counts = [
        compare(substitutions(report.findings), swaps_of(row))
        for row, report in zip(spun, reports, strict=True)
    ]
    figures = swap_figures("corpus documents", counts, name)
    for style in sorted({row["style"] for row in spun}):
        own = [c for c, row in zip(counts, spun, strict=True) if row["style"] == style]
        figures.append(
            figure(f"corpus documents/swaps restored exactly: {style}",
                   share([c.restored for c in own], [c.known for c in own]), name)
        )  # fmt: skip
    others = scan(Job(one["text"], other["text"]) for one, other in _neighbours(clean))
    found = [bool(substitutions(report.findings)) for report in others]
    figures.append(
        figure("corpus documents/clean texts with a swap named, beside another of their kind",
               share(found), name, higher=False)
    )  # fmt: skip
    return figures


def documents(data: Data, scan: Scanner) -> list[Figure]:
    """Spun copies against honestly rewritten ones: AUROC, recall, calibration."""
    cases = list(_cases(data))
    reports = scan(Job(case.suspect, case.reference) for case in cases)
    truth = np.array([case.spun for case in cases], bool)
    probability = np.array([report.spin_probability for report in reports], float)
    called = np.array([report.verdict in ("spun", "partly spun") for report in reports], bool)
    name = HONEST if data.has(HONEST) else "corpus documents"
    table = "documents with a reference"
    auroc = statistics.resampled(statistics.auroc, probability, truth)
    recall = statistics.recall_estimate(probability, truth, 0.01)
    error = statistics.resampled(statistics.expected_calibration_error, probability, truth)
    figures = [
        figure(f"{table}/AUROC", auroc, name, unit="score"),
        figure(f"{table}/recall at 1 % false alarms", recall, name),
        figure(f"{table}/precision of the verdict", share(truth[called]), name),
        figure(f"{table}/recall of the verdict", share(called[truth]), name),
        figure(f"{table}/expected calibration error", error, name, higher=False, unit="score"),
    ]
    figures += calibration_figures(table, probability, truth, name)
    for kind in dict.fromkeys(case.kind for case in cases):
        own = [at for at, case in enumerate(cases) if case.kind == kind]
        spun = cases[own[0]].spun
        word = "found" if spun else "false alarms"
        figures.append(figure(f"{table}/{word}: {kind}", share(called[own]), name, higher=spun))
    return figures


def _cases(data: Data) -> Iterator[Case]:
    sources = {row["id"]: row["text"] for row in data.rows("corpus documents", 0)}
    for row in data.rows("corpus documents", 1):
        yield Case("corpus", True, row["text"], sources[row["source_id"]])
    for pair in data.demo_pairs:
        yield Case("demo pairs", True, pair.suspect, pair.reference)
    edited = [row for row in data.rows("corpus pairs") if row["label"] in ("edited", "paraphrased")]
    yield from _joined(
        Rewrite(f"corpus, {row['label']}", row["id"], row["suspect"], row["reference"])
        for row in edited
    )
    yield from _joined(honest_pairs(data.rows(HONEST)))
    if data.has("seed articles"):
        yield Case("seed pair", True, data.article(1), data.article(0))
        for number in (2, 3, 4):
            yield Case("articles on the topic", False, data.article(number), data.article(0))
    wild: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in data.rows("wild pairs"):
        wild[row["pair_id"]].append((row["spun"], row["original"]))
    for members in wild.values():
        texts = ["\n\n".join(side) for side in zip(*members, strict=True)]
        yield Case("wild pairs", True, *texts)


def _joined(rewrites: Iterable[Rewrite]) -> Iterator[Case]:
    """Documents of rewrites of one kind, one of each original."""
    by_kind: dict[str, dict[str, Rewrite]] = defaultdict(dict)
    for rewrite in rewrites:
        by_kind[rewrite.kind].setdefault(rewrite.group, rewrite)
    for kind, chosen in by_kind.items():
        members = list(chosen.values())
        for at in range(0, len(members), SENTENCES_A_DOCUMENT):
            part = members[at : at + SENTENCES_A_DOCUMENT]
            suspect = "\n\n".join(one.suspect for one in part)
            yield Case(kind, False, suspect, "\n\n".join(one.original for one in part))


def _neighbours(rows: list[dict[str, str]]) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Each row with the next of its kind."""
    kinds: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        kinds[row["kind"]].append(row)
    for own in kinds.values():
        for at, row in enumerate(own):
            if len(own) > 1:
                yield row, own[(at + 1) % len(own)]
