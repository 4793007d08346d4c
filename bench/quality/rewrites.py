"""Reference mode on pairs: honest rewrites, spun sentences of the wild, swaps, the corpus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from bench.quality.data import Data, swaps_of
from bench.quality.figures import Figure, figure
from bench.quality.pairs import swap_figures
from bench.quality.scanning import Job, Scanner
from bench.quality.sentences import is_spun, restored_words
from spincheck.evaluation.statistics import f1_estimate, share
from spincheck.evaluation.swaps import Swap, compare, substitutions
from spincheck.report import Span

HONEST = "honest rewrites"


class Rewrite(NamedTuple):
    """An honest rewrite of `original`; rewrites of one original share a `group`."""

    kind: str
    group: str
    suspect: str
    original: str
    meaning_kept: bool = True


def honest_pairs(rows: Iterable[dict[str, Any]]) -> Iterator[Rewrite]:
    """Every human version against its original. Those that changed nothing are left out."""
    for row in rows:
        if "learner" in row:
            for text in dict.fromkeys(row["corrections"]):
                if text != row["learner"]:
                    yield Rewrite("corrections", row["id"], text, row["learner"])
        elif "s1" in row:
            kept = int(row["label"]) == 1
            yield Rewrite("paraphrases", row["id"], row["s2"], row["s1"], kept)
            yield Rewrite("paraphrases", row["id"], row["s1"], row["s2"], kept)
        else:
            for text in dict.fromkeys(row["rewrites"]):
                if text != row["original"]:
                    yield Rewrite("simplifications", row["id"], text, row["original"])


def honest(data: Data, scan: Scanner) -> list[Figure]:
    """The share of honest rewrites that is called spun."""
    pairs = list(honest_pairs(data.rows(HONEST)))
    reports = scan(Job(pair.suspect, pair.original) for pair in pairs)
    rows = [(pair, is_spun(report)) for pair, report in zip(pairs, reports, strict=True)]

    def called(name: str, chosen: Sequence[tuple[Rewrite, bool]]) -> Figure:
        rate = share([spun for _, spun in chosen], None, [pair.group for pair, _ in chosen])
        return figure(f"honest rewrites/{name} called spun", rate, HONEST, higher=False)

    figures = [
        called(kind, [row for row in rows if row[0].kind == kind])
        for kind in ("corrections", "paraphrases", "simplifications")
    ]
    same = [row for row in rows if row[0].kind == "paraphrases" and row[0].meaning_kept]
    return [*figures, called("paraphrases of the same meaning (label 1)", same)]


def wild(data: Data, scan: Scanner) -> list[Figure]:
    """Sentences from spun documents of the wild, each alone and as documents."""
    rows = [row for row in data.rows("wild pairs") if not row["identical"]]
    alone = scan(Job(row["spun"], row["original"]) for row in rows)
    documents: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        documents[row["pair_id"]].append(row)
    jobs, spans = [], []
    for members in documents.values():
        jobs.append(
            Job(*("\n\n".join(row[side] for row in members) for side in ("spun", "original")))
        )
        spans.append(list(_places([row["spun"] for row in members])))
    together = scan(jobs)
    spun = [is_spun(r, span) for r, own in zip(together, spans, strict=True) for span in own]
    words = [
        restored_words(job.suspect, job.reference or "", report)
        for job, report in zip(
            [*(Job(row["spun"], row["original"]) for row in rows), *jobs],
            [*alone, *together],
            strict=True,
        )
    ]
    one, whole = words[: len(rows)], words[len(rows) :]
    name = "wild pairs"
    groups = [row["pair_id"] for row in rows]
    return [
        figure("wild pairs/sentences called spun, each alone",
               share([is_spun(report) for report in alone], None, groups), name),
        figure("wild pairs/sentences called spun, as three documents", share(spun, None, groups),
               name),
        figure("wild pairs/lost words of the original brought back, each alone",
               share([back for _, back in one], [lost for lost, _ in one], groups), name),
        figure("wild pairs/lost words of the original brought back, as three documents",
               share([back for _, back in whole], [lost for lost, _ in whole]), name),
    ]  # fmt: skip


def synonym_swaps(data: Data, scan: Scanner) -> list[Figure]:
    """Reviews with words swapped by adversarial generators."""
    rows = data.rows("synonym swaps")
    reports = scan(Job(row["spun"], row["original"]) for row in rows)
    known = [
        [Swap(Span(one["start"], one["end"]), one["original"]) for one in row["spans"]]
        for row in rows
    ]
    counts = [
        compare(substitutions(report.findings), swaps)
        for report, swaps in zip(reports, known, strict=True)
    ]
    spun = [is_spun(report) for report in reports]
    groups = [row["original"] for row in rows]
    name = "synonym swaps"
    figures = [
        figure("synonym swaps/texts with a sentence called spun", share(spun, None, groups), name)
    ]
    for generator in sorted({row["generator"] for row in rows}):
        chosen = [
            called for row, called in zip(rows, spun, strict=True) if row["generator"] == generator
        ]
        short = generator.removeprefix("TextAttack word-swap-")
        figures.append(figure(f"synonym swaps/of these: {short}", share(chosen), name))
    return [*figures, *swap_figures("synonym swaps", counts, name, groups)]


def corpus(data: Data, scan: Scanner) -> list[Figure]:
    """The project's own pairs by kind: false alarms, found, swaps."""
    rows = data.rows("corpus pairs")
    reports = scan(Job(row["suspect"], row["reference"]) for row in rows)
    name = "corpus pairs"
    spun = [is_spun(report) for report in reports]
    true = [row["label"] == "spun" for row in rows]
    pairs = list(zip(true, spun, strict=True))
    figures = [
        figure("corpus pairs/precision of “spun”", share([t for t, c in pairs if c]), name),
        figure("corpus pairs/recall of “spun”", share([c for t, c in pairs if t]), name),
        figure("corpus pairs/F1 of “spun”",
               f1_estimate([t and c for t, c in pairs], [c and not t for t, c in pairs],
                           [t and not c for t, c in pairs]), name, unit="score"),
        figure("corpus pairs/honest pairs called spun", share([c for t, c in pairs if not t]), name,
               higher=False),
    ]  # fmt: skip
    counts = [
        compare(substitutions(report.findings), swaps_of(row))
        for row, report in zip(rows, reports, strict=True)
    ]
    figures += swap_figures("corpus pairs", counts, name)
    for kind in dict.fromkeys(row["kind"] for row in rows):
        chosen = [(row, c) for row, c in zip(rows, spun, strict=True) if row["kind"] == kind]
        is_true = chosen[0][0]["label"] == "spun"
        table = "corpus pairs found" if is_true else "corpus pairs false alarms"
        figures.append(
            figure(f"{table}/{kind}", share([c for _, c in chosen]), name, higher=is_true)
        )
    return figures


def _places(texts: Iterable[str]) -> Iterator[Span]:
    """Where each text stands once all are joined by blank lines."""
    at = 0
    for text in texts:
        yield Span(at, at + len(text))
        at += len(text) + 2
