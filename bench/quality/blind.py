"""Blind mode: documents and swaps judged by their wording alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from bench.quality.data import Data, swaps_of
from bench.quality.figures import Figure, calibration_figures, figure, tally
from bench.quality.pairs import swap_figures
from bench.quality.scanning import Job, Scanner
from spincheck.evaluation import statistics
from spincheck.evaluation.statistics import share
from spincheck.evaluation.swaps import Swap, compare, overlap, same, substitutions
from spincheck.report import DocumentReport, Span


class Text(NamedTuple):
    """A text by itself; `swaps` is None where they are not known."""

    kind: str
    spun: bool
    text: str
    swaps: tuple[Swap, ...] | None = None


def corpus(data: Data, scan: Scanner) -> list[Figure]:
    """The project's own documents, on which nothing was fitted."""
    return _figures("blind, corpus", list(_corpus(data)), scan, "corpus documents")


def development(data: Data, scan: Scanner) -> list[Figure]:
    """The development data. The judge was fitted on the clean texts and the made swaps."""
    return _figures("blind, development", list(_development(data)), scan, "clean documents")


def _corpus(data: Data) -> Iterator[Text]:
    for row in data.rows("corpus documents", 0):
        yield Text(row["kind"], False, row["text"])
    for row in data.rows("corpus documents", 1):
        yield Text(f"spun, {row['style']}", True, row["text"], swaps_of(row))
    for pair in data.demo_pairs:
        yield Text("demo pairs", False, pair.reference)
        yield Text("spun, demo pairs", True, pair.suspect, tuple(pair.swaps))


def _development(data: Data) -> Iterator[Text]:
    for row in data.rows("clean documents"):
        yield Text(kind_of(row), False, row["text"])
    seen: set[str] = set()
    for row in data.rows("synonym swaps"):
        if row["original"] not in seen:
            seen.add(row["original"])
            yield Text("reviews", False, row["original"])
        swaps = tuple(Swap(Span(s["start"], s["end"]), s["original"]) for s in row["spans"])
        yield Text("spun, reviews by generators", True, row["spun"], swaps)
    for row in data.rows("wild documents"):
        spun = row["label"] != "original"
        kind = {"spun": "spun, wild", "spun_partial": "spun, wild, in parts"}.get(row["label"])
        yield Text(kind or "originals of wild", spun, row["text"])
    for number in (0, 2, 3, 4):
        yield Text("seed articles", False, data.article(number))
    pair = data.seed_pair
    yield Text("spun, seed article", True, pair.suspect, tuple(pair.swaps))


def kind_of(row: dict[str, Any]) -> str:
    """The kind of a clean document, coarser than its domain."""
    domain = str(row["domain"])
    if row.get("llm"):
        return "written or polished by language models"
    for part, kind in (
        ("TOEFL", "learners' essays"),
        ("learner", "learners' essays"),
        ("Hewlett", "school essays"),
        ("CollegeEssay", "college essays"),
        ("CS224N", "students' reports"),
        ("by machine", "news, translated by machine"),
        ("by people", "news, translated by people"),
        ("news", "news"),
        ("brown", "Brown corpus"),
        ("legal", "law"),
        ("blog", "blogs"),
    ):
        if part in domain:
            return kind
    return domain


def _figures(table: str, texts: Sequence[Text], scan: Scanner, data: str) -> list[Figure]:
    reports = scan(Job(text.text, None) for text in texts)
    truth = np.array([text.spun for text in texts], bool)
    probability = np.array([report.spin_probability for report in reports], float)
    called = np.array([report.verdict == "spun" for report in reports], bool)
    machine = np.array(["language models" in text.kind for text in texts], bool)
    error = statistics.resampled(statistics.expected_calibration_error, probability, truth)
    figures = [_auroc(f"{table}/AUROC", probability, truth, data)]
    if machine.any():
        for name, kept in (("people's text", ~machine), ("language models' text", machine)):
            rows = truth | kept
            key = f"{table}/AUROC against {name}"
            figures.append(_auroc(key, probability[rows], truth[rows], data))
    figures += [
        figure(f"{table}/recall at 1 % false alarms",
               statistics.recall_estimate(probability, truth, 0.01), data),
        figure(f"{table}/spun texts called spun", share(called[truth]), data),
        figure(f"{table}/clean texts called spun", share(called[~truth]), data, higher=False),
        figure(f"{table}/expected calibration error", error, data, higher=False, unit="score"),
    ]  # fmt: skip
    figures += _swaps(table, texts, reports, data)
    figures += calibration_figures(table, probability, truth, data)
    return [*figures, *_kinds(table, texts, reports, data)]


def _auroc(key: str, probability: statistics.Floats, truth: statistics.Bools, data: str) -> Figure:
    return figure(
        key, statistics.resampled(statistics.auroc, probability, truth), data, unit="score"
    )


def _swaps(
    table: str, texts: Sequence[Text], reports: Sequence[DocumentReport], data: str
) -> list[Figure]:
    known = [(text, report) for text, report in zip(texts, reports, strict=True) if text.swaps]
    counts = [compare(substitutions(r.findings), t.swaps or ()) for t, r in known]
    figures = swap_figures(table, counts, data)
    ranked = [_among_suggestions(t.swaps or (), r) for t, r in known]
    total = [count.known for count in counts]
    figures.append(
        figure(f"{table}/swaps with the original among the suggestions", share(ranked, total), data)
    )
    clean = [r for t, r in zip(texts, reports, strict=True) if not t.spun]
    words = sum(len(t.text.split()) for t in texts if not t.spun)
    found = sum(len(substitutions(report.findings)) for report in clean)
    figures.append(tally(f"{table}/findings in clean texts (of so many words)", found, words, data))
    return figures


def _among_suggestions(swaps: Iterable[Swap], report: DocumentReport) -> int:
    return sum(
        any(
            overlap(finding.span, swap.span)
            and any(same(one.text, swap.original) for one in finding.suggestions)
            for finding in report.findings
        )
        for swap in swaps
    )


def _kinds(
    table: str, texts: Sequence[Text], reports: Sequence[DocumentReport], data: str
) -> Iterator[Figure]:
    for kind in sorted({text.kind for text in texts}):
        own = [(t, r) for t, r in zip(texts, reports, strict=True) if t.kind == kind]
        spun = own[0][0].spun
        called = share([report.verdict == "spun" for _, report in own])
        part = "found" if spun else "false alarms"
        yield figure(f"{table}: {part}/{kind.removeprefix('spun, ')}", called, data, higher=spun)
