"""Fit the sentence judge: `wordlists/en/sentence_judge.spw` from labelled sentence pairs.

Reads pairs (label, suspect, reference) from the project's own corpus and, where present, from the
development data beside the checkout. Prints the figures of a cross-validation by source.

    python -m tools.fit_sentence_judge [--write]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from spincheck.align.propose import propose
from spincheck.align.sentences import align_sentences
from spincheck.decide.features import FEATURES, sentence_features
from spincheck.decide.sentences import SPUN_PROBABILITY
from spincheck.lexicon import wordlists
from spincheck.scorers import score_all
from spincheck.text.document import Document
from tools.pack_trees import columns_of

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
FOLDS = 5
# Sentences of the wild count double: they are few, and what the judge is for.
WEIGHT_OF_KIND = {"wild": 2.0}
# The direction in which each feature speaks for spinning; the others may do either.
MONOTONIC = {
    "swaps": 1,
    "harmful": 1,
    "helpful": -1,
    "harm": 1,
    "second": 1,
    "synonym_share": 1,
    "unrelated_share": -1,
    "gap_share": -1,
    "skeleton": 1,
    "forms": -1,
    "articles": 1,
}


class Pair(NamedTuple):
    """A suspect text beside its reference; `source` groups pairs for cross-validation."""

    source: str
    spun: bool
    suspect: str
    reference: str


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file; none where it is absent."""
    if path.exists():
        with path.open(encoding="utf-8") as file:
            yield from map(json.loads, file)


def pairs() -> Iterator[Pair]:
    """Every labelled pair there is."""
    for row in lines(ROOT / "bench/corpus/pairs.jsonl"):
        if row["label"] != "verbatim":
            spun = row["label"] == "spun"
            yield Pair(f"corpus {row['label']}", spun, row["suspect"], row["reference"])
    clean = {row["id"]: row["text"] for row in lines(ROOT / "bench/corpus/clean.jsonl")}
    for row in lines(ROOT / "bench/corpus/spun.jsonl"):
        yield Pair(f"documents {row['style']}", True, row["text"], clean[row["source_id"]])
    yield from _development_pairs(SHARED / "data")
    golds = [*sorted(ROOT.glob("seeds/*/gold.json")), SHARED / "gold/seed_pair.json"]
    for path in golds:
        if path.exists():
            yield from _gold_pairs(path)


def _gold_pairs(path: Path) -> Iterator[Pair]:
    gold = json.loads(path.read_text(encoding="utf-8"))
    folder = SHARED / "seeds" if path.is_relative_to(SHARED) else path.parent
    with (folder / gold["suspect"]).open(encoding="utf-8", newline="") as file:
        suspect = file.read()
    with (folder / gold["reference"]).open(encoding="utf-8", newline="") as file:
        reference = file.read()
    for sentence in gold["sentences"]:
        label = sentence.get("label", "spun" if sentence["substitutions"] else "verbatim")
        if sentence["reference"] and label in ("spun", "edited", "paraphrased"):
            yield Pair(
                f"seed {path.parent.name}",
                label == "spun",
                suspect[slice(*sentence["sentence"])],
                reference[slice(*sentence["reference"])],
            )


def _development_pairs(data: Path) -> Iterator[Pair]:
    for row in lines(data / "wild_sentence_pairs.jsonl"):
        yield Pair("wild", True, row["spun"], row["original"])
    for row in lines(data / "synonym_swaps.jsonl"):
        yield Pair(f"swaps {row['generator']}", True, row["spun"], row["original"])
    for row in lines(data / "honest_rewrites.jsonl"):
        if "learner" in row:
            for corrected in dict.fromkeys(row["corrections"]):
                if corrected != row["learner"]:
                    yield Pair("corrections", False, corrected, row["learner"])
        elif "s1" in row:
            yield Pair("paraphrases", False, row["s2"], row["s1"])
            yield Pair("paraphrases", False, row["s1"], row["s2"])
        else:
            for simple in row["rewrites"]:
                yield Pair("simplifications", False, simple, row["original"])


class Rows(NamedTuple):
    """Features of aligned sentences with their label, source and pair."""

    features: NDArray[np.float64]
    spun: NDArray[np.bool_]
    source: NDArray[np.str_]
    pair: NDArray[np.int64]


def rows() -> Rows:
    """One row for each aligned sentence that differs."""
    features: list[NDArray[np.float64]] = []
    spun: list[bool] = []
    source: list[str] = []
    pair: list[int] = []
    for number, each in enumerate(pairs()):
        suspect = Document.of(each.suspect, "suspect")
        reference = Document.of(each.reference, "reference")
        alignments = [a for a in align_sentences(suspect, reference) if not a.is_verbatim]
        proposed, substitutions = propose(alignments, suspect, reference)
        found = sentence_features(
            alignments, proposed, score_all(substitutions), suspect, reference
        )
        # A sentence that a spinner left without a swap is no example of a spun one.
        swapped = {row.alignment for row in proposed}
        kept = [at for at in range(len(found)) if not each.spun or at in swapped]
        features += [found[at] for at in kept]
        spun += [each.spun] * len(kept)
        source += [each.source] * len(kept)
        pair += [number] * len(kept)
    return Rows(np.array(features), np.array(spun), np.array(source), np.array(pair))


def fit(data: Rows, chosen: NDArray[np.bool_]) -> Any:
    """Boosted trees over the chosen rows; sources count alike within a label.

    Monotonic: more evidence of spinning never lowers the probability, which keeps the trees from
    learning the habits of one source.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    groups = groups_of(data)
    weight = np.zeros(len(data.spun))
    for label in (True, False):
        names = sorted(set(groups[chosen & (data.spun == label)].tolist()))
        for name in names:
            members = chosen & (data.spun == label) & (groups == name)
            share = WEIGHT_OF_KIND.get(name, 1.0) / len(names)
            weight[members] = 1000.0 * share / members.sum()
    model = HistGradientBoostingClassifier(
        max_depth=4,
        max_iter=120,
        learning_rate=0.06,
        l2_regularization=1.0,
        min_samples_leaf=20,
        monotonic_cst=[MONOTONIC.get(name, 0) for name in FEATURES],
        random_state=0,
    )
    return model.fit(data.features[chosen], data.spun[chosen], sample_weight=weight[chosen])


def groups_of(data: Rows) -> NDArray[np.str_]:
    """The kind of each row's source: its first word."""
    return np.array([source.split(" ")[0] for source in data.source.tolist()])


def report(data: Rows, probability: NDArray[np.float64]) -> None:
    """Share of pairs called spun (any of their sentences): over thresholds, then by source."""
    pairs = np.unique(data.pair)
    best = np.array([probability[data.pair == n].max() for n in pairs])
    first = np.array([np.flatnonzero(data.pair == n)[0] for n in pairs])
    groups = np.char.add(groups_of(data)[first], np.where(data.spun[first], " spun", " honest"))
    for threshold in (0.4, 0.5, 0.6, 0.65, 0.7, 0.8, 0.9):
        shares = (f"{g} {(best[groups == g] >= threshold).mean():.3f}" for g in np.unique(groups))
        print(f"from {threshold:.2f}: {', '.join(shares)}")
    for source in sorted(set(data.source.tolist())):
        members = data.source == source
        numbers = sorted(set(data.pair[members].tolist()))
        called = sum(
            bool((probability[members & (data.pair == number)] >= SPUN_PROBABILITY).any())
            for number in numbers
        )
        print(f"{source:64} {called:5} of {len(numbers):5} called spun")


def held_out(data: Rows, folds: NDArray[np.int64]) -> NDArray[np.float64]:
    """The probability of each row by a fit on the other folds."""
    probability = np.zeros(len(data.spun))
    for fold in np.unique(folds):
        members = folds == fold
        model = fit(data, ~members)
        probability[members] = model.predict_proba(data.features[members])[:, 1]
    return probability


def main() -> int:
    """Fit, print, and write with --write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    data = rows()
    print("five-fold cross-validation over pairs")
    report(data, held_out(data, data.pair % FOLDS))
    print("each kind of source judged by a fit on the others")
    report(data, held_out(data, np.unique(groups_of(data), return_inverse=True)[1]))
    model = fit(data, np.ones(len(data.spun), bool))
    if options.write:
        counts = f"{int(data.spun.sum())} spun and {int((~data.spun).sum())} honest sentences"
        columns = columns_of(model)
        wordlists.write_columns(
            wordlists.directory() / "sentence_judge.spw",
            {
                "name": "sentence_judge",
                "version": "1",
                "source": f"tools/fit_sentence_judge.py on {counts}",
                "licence": "MIT",
                "count": len(columns["feature"]),
                "features": list(FEATURES),
            },
            columns,
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
