"""Reference mode on texts whose every sentence is known: the seed pair, controls, demo pairs."""

from __future__ import annotations

from collections.abc import Sequence

from bench.quality.data import Data, GoldPair
from bench.quality.figures import Figure, figure, tally
from bench.quality.scanning import Job, Scanner
from bench.quality.sentences import label_at, restored_sentences
from spincheck.evaluation.statistics import f1_estimate, share
from spincheck.evaluation.swaps import SwapCounts, compare, substitutions
from spincheck.report import DocumentReport, Finding


def seed_pair(data: Data, scan: Scanner) -> list[Figure]:
    """The real pair: a news article and its spun copy, 140 swaps."""
    pair = data.seed_pair
    (report,) = scan([Job(pair.suspect, pair.reference)])
    return [
        *_swap_figures("seed pair", [pair], [report], "seed articles"),
        *_label_figures("seed pair", [pair], [report], "seed articles"),
        *_restored("seed pair", [pair], [report], "seed articles"),
    ]


def controls(data: Data, scan: Scanner) -> list[Figure]:
    """The seed's reference against itself, and clean articles on its topic against it."""
    texts = [data.article(number) for number in range(5)]
    itself, *others = scan([Job(texts[n], texts[0]) for n in (0, 2, 3, 4)])
    name = "seed articles"
    strange = sum(sentence.label != "verbatim" for sentence in itself.sentences)
    figures = [
        tally("controls/000 against itself: sentences not verbatim", strange,
              len(itself.sentences), name),
        tally("controls/000 against itself: swaps named", len(substitutions(itself.findings)),
              len(itself.sentences), name),
    ]  # fmt: skip
    for number, report in zip((2, 3, 4), others, strict=True):
        sentences = len(report.sentences)
        spun = sum(sentence.label == "spun" for sentence in report.sentences)
        found = len(substitutions(report.findings))
        figures += [
            tally(f"controls/00{number} against 000: sentences called spun", spun, sentences, name),
            tally(f"controls/00{number} against 000: swaps named", found, sentences, name),
        ]
    return figures


def demo_pairs(data: Data, scan: Scanner) -> list[Figure]:
    """The four pairs written for the project."""
    pairs = data.demo_pairs
    reports = scan([Job(pair.suspect, pair.reference) for pair in pairs])
    return [
        *_swap_figures("demo pairs", pairs, reports, "demo pairs"),
        *_label_figures("demo pairs", pairs, reports, "demo pairs"),
        *_restored("demo pairs", pairs, reports, "demo pairs"),
        *_evidence([one for report in reports for one in substitutions(report.findings)]),
    ]


def swap_figures(
    table: str, counts: Sequence[SwapCounts], data: str, groups: Sequence[object] = ()
) -> list[Figure]:
    """Recall, exact restoration, precision, F1 of swaps, and the number of findings beyond gold."""
    known = [count.known for count in counts]
    found = [count.findings for count in counts]
    right = [count.findings - count.extra for count in counts]
    f1 = f1_estimate(
        [count.touched for count in counts],
        [count.extra for count in counts],
        [count.known - count.touched for count in counts],
        groups,
    )
    return [
        figure(f"{table}/swaps found", share([c.touched for c in counts], known, groups), data),
        figure(f"{table}/swaps restored exactly",
               share([c.restored for c in counts], known, groups), data),
        figure(f"{table}/precision of swaps", share(right, found, groups), data),
        figure(f"{table}/F1 of swaps", f1, data, unit="score"),
        tally(f"{table}/swaps beyond gold", sum(c.extra for c in counts), sum(found), data),
    ]  # fmt: skip


def _swap_figures(
    table: str, pairs: Sequence[GoldPair], reports: Sequence[DocumentReport], data: str
) -> list[Figure]:
    # By sentence, so that one text alone has an interval too.
    counts = []
    for pair, report in zip(pairs, reports, strict=True):
        found = substitutions(report.findings)
        for sentence in pair.sentences:
            start, end = sentence.span
            own = [one for one in found if start <= one.span.start < end]
            counts.append(compare(own, sentence.swaps))
        inside = [s.span for s in pair.sentences]
        stray = [f for f in found if not any(a <= f.span.start < b for a, b in inside)]
        counts.append(compare(stray, ()))
    return swap_figures(table, counts, data)


def _label_figures(
    table: str, pairs: Sequence[GoldPair], reports: Sequence[DocumentReport], data: str
) -> list[Figure]:
    gold, given = [], []
    for pair, report in zip(pairs, reports, strict=True):
        for sentence in pair.sentences:
            gold.append(sentence.label)
            given.append(label_at(report, sentence.span))
    figures = []
    for label in ("spun", "verbatim", "edited", "paraphrased", "unmatched"):
        right = [got == label for wanted, got in zip(gold, given, strict=True) if wanted == label]
        if right:
            figures.append(figure(f"{table}/{label} sentences labelled so", share(right), data))
    true = [label == "spun" for label in gold]
    called = [label == "spun" for label in given]
    precision = [t for t, c in zip(true, called, strict=True) if c]
    f1 = f1_estimate(
        [t and c for t, c in zip(true, called, strict=True)],
        [c and not t for t, c in zip(true, called, strict=True)],
        [t and not c for t, c in zip(true, called, strict=True)],
    )
    return [
        *figures,
        figure(f"{table}/precision of “spun”, sentences", share(precision), data),
        figure(f"{table}/F1 of “spun”, sentences", f1, data, unit="score"),
    ]


def _restored(
    table: str, pairs: Sequence[GoldPair], reports: Sequence[DocumentReport], data: str
) -> list[Figure]:
    right = [
        done
        for pair, report in zip(pairs, reports, strict=True)
        for _, done in restored_sentences(pair, report)
    ]
    return [figure(f"{table}/spun sentences rebuilt by the suggestions", share(right), data)]


def _evidence(findings: Sequence[Finding]) -> list[Figure]:
    """The share of findings that bear each scorer's evidence: one switched off is seen here."""
    scorers = sorted({score.scorer for finding in findings for score in finding.scores})
    bearing = [{score.scorer for score in finding.scores} for finding in findings]
    return [
        figure(f"demo pairs evidence/findings with {name}",
               share([name in own for own in bearing]), "demo pairs")
        for name in scorers
    ]  # fmt: skip
