"""Fits and validates the judge on the columns that `tools.train_judge` wrote.

Three steps, each on predictions of models that saw neither the document's kind nor its style:
trees for single sites, a logistic model for documents, a logistic model for sites in their place.

    python -m tools.fit_judge FOLDER [--write] [--by-text] [--again]

`--by-text` keeps out texts and styles, but not whole kinds. `--again` takes what the trees said of
each site from the last run.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from spincheck.decode import density
from spincheck.decode.evidence import FEATURES, UNWEIGHED
from spincheck.decode.neural_columns import AGAIN, AGAIN_FEATURES
from spincheck.decode.neural_columns import FEATURES as NEURAL
from spincheck.decode.scars import Scars
from spincheck.lexicon import wordlists
from tools.pack_trees import columns_of

STYLE_GROUPS = (
    ("any_sense", "two_hops", "embedding"),
    ("listed", "rarest", "hownet"),
    ("fixed_common", "uninflected", "mild", "wordnet"),
)
KIND_FOLDS = 4
TEST_ONLY = ("seeds", "wild")
# All rows are learned from and nothing is drawn, so that the same figures come out again.
_SAME = {"early_stopping": False, "random_state": 0}
TREES = {"max_depth": 5, "max_iter": 50, "learning_rate": 0.2, "min_samples_leaf": 200,
         "l2_regularization": 20.0, **_SAME}  # fmt: skip
AGAIN_TREES = {"max_depth": 3, "max_iter": 60, "learning_rate": 0.1, "min_samples_leaf": 60,
               "l2_regularization": 10.0, **_SAME}  # fmt: skip
# More of these never speaks against a swap: what the training spinners happen to do less of is
# not learned.
RISING = ("gain", "best_gain", "joint_odds", "joint_gain", "score_odds", "article_mismatch")
CROPS = (50, 100, 200, 400)
# Of the logistic models: inverse strength of the penalty. Less of it changes nothing on texts and
# spinners never seen but the calibration.
C = 0.05


class Table:
    """The sites and documents of one folder."""

    def __init__(self, folder: Path, drop: tuple[str, ...] = (), by_text: bool = False) -> None:
        data = np.load(folder / "sites.npz")
        self.columns = data["columns"].astype(np.float64)
        self.neural = self.columns.shape[1] > len(FEATURES)
        self.names = (*FEATURES, *NEURAL) if self.neural else FEATURES
        if self.neural:
            fast = np.load(folder / "fast_log_odds.npy")
            self.columns = np.concatenate([self.columns, fast[:, None]], axis=1)
            self.again = np.load(folder / "again.npy").astype(np.float64)
        for name in {*drop, *UNWEIGHED} & set(self.names):
            self.columns[:, self.names.index(name)] = 0
        sites = data["sites"]
        self.document = sites[:, 0].astype(int)
        self.place, self.length, self.sentence = (sites[:, c].astype(int) for c in (3, 4, 5))
        self.start, self.end = sites[:, 1].astype(int), sites[:, 2].astype(int)
        self.label, self.right = sites[:, 6], sites[:, 7]
        self.documents = json.loads((folder / "documents.json").read_text())
        self.edges = np.searchsorted(self.document, np.arange(len(self.documents) + 1))
        self.clean = np.array(["clean" in d["style"] for d in self.documents])
        self.special = np.array([d["kind"] in TEST_ONLY for d in self.documents])
        kinds = sorted({d["kind"] for d in self.documents} - {*TEST_ONLY, "reviews"})
        fold = {kind: n % KIND_FOLDS for n, kind in enumerate(kinds)}
        self.kind_fold = np.array(
            [fold.get(d["kind"], len(d["id"]) % KIND_FOLDS) for d in self.documents]
        )
        if by_text:
            self.kind_fold = np.array([hash_of(d["id"]) % KIND_FOLDS for d in self.documents])
        self.style_group = np.array(
            [
                next(
                    (
                        n
                        for n, group in enumerate(STYLE_GROUPS)
                        if any(s in d["style"] for s in group)
                    ),
                    -1,
                )
                for d in self.documents
            ]
        )

    def rows(self, chosen: np.ndarray) -> np.ndarray:
        return np.flatnonzero(chosen[self.document])

    def part(self, n: int) -> slice:
        return slice(self.edges[n], self.edges[n + 1])


def even(clean: np.ndarray) -> np.ndarray:
    """Weights with which clean and spun documents count alike, however many styles were kept out.

    `clean`: of each row, whether its document is. Else a model that saw all styles finds every site
    likelier than the ones that are validated.
    """
    return np.where(clean, 1.0, clean.sum() / max((~clean).sum(), 1))


def fit_trees(t: Table, rows: np.ndarray) -> Any:
    rows = rows[~np.isnan(t.label[rows])]
    rising = [int(name in RISING) for name in t.names]
    trees = HistGradientBoostingClassifier(**TREES, monotonic_cst=rising)
    return trees.fit(t.columns[rows], t.label[rows], even(t.clean[t.document[rows]]))


def held_out(t: Table, kind: int, group: int) -> tuple[np.ndarray, np.ndarray]:
    """Documents to learn from, and those of neither their kind nor their style to judge, bool each.

    A clean document has no style: it is judged once like the spun ones, for the average of several
    models would be calmer than the one that is in use.
    """
    held_kind, held_style = t.kind_fold == kind, t.style_group == group
    turn = np.arange(len(t.documents)) % len(STYLE_GROUPS) == group
    unstyled = t.clean | (t.style_group < 0)
    judged = (held_kind & (held_style | (unstyled & turn))) | (t.special & turn & (kind == 0))
    return ~held_kind & ~held_style & ~t.special, judged


def unseen(
    t: Table, columns: np.ndarray, usable: np.ndarray, fit: Callable[[np.ndarray], Any]
) -> np.ndarray:
    """Log odds of every usable site by trees that saw neither its kind nor its style, 0 elsewhere.

    `fit`: trees for `columns`, given the rows to learn from.
    """
    total, count = np.zeros(len(usable)), np.zeros(len(usable))
    for kind in range(KIND_FOLDS):
        for group in range(len(STYLE_GROUPS)):
            seen, judged = held_out(t, kind, group)
            trees = fit(t.rows(seen))
            rows = t.rows(judged)
            rows = rows[usable[rows]]
            total[rows] += trees.decision_function(columns[rows])
            count[rows] += 1
    return total / np.maximum(count, 1)


def unseen_log_odds(t: Table) -> np.ndarray:
    """Log odds of every site, unseen."""
    every = np.ones(len(t.label), np.bool_)
    return unseen(t, t.columns, every, lambda rows: fit_trees(t, rows))


def fit_again(t: Table, odds: np.ndarray, rows: np.ndarray) -> Any:
    """Trees for sites that were read again, by their log odds before and `neural_columns.AGAIN`."""
    rows = rows[~np.isnan(t.label[rows]) & np.isfinite(t.again[rows, 0])]
    columns = np.column_stack([odds[rows], t.again[rows]])
    trees = HistGradientBoostingClassifier(**AGAIN_TREES)
    return trees.fit(columns, t.label[rows], even(t.clean[t.document[rows]]))


def unseen_again(t: Table, odds: np.ndarray) -> np.ndarray:
    """`odds` with those of the sites that were read again weighed anew, unseen."""
    read = np.isfinite(t.again[:, 0])
    columns = np.column_stack([odds, t.again])
    return np.where(read, unseen(t, columns, read, lambda rows: fit_again(t, odds, rows)), odds)


def best_places(t: Table, odds: np.ndarray, n: int) -> np.ndarray:
    part = t.part(n)
    places = t.documents[n]["places"]
    return density.by_place(odds[part], t.place[part], t.length[part], places)


def document_rows(t: Table, odds: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features of whole documents and of crops; their document; their words."""
    rows, owners, words = [], [], []
    chance = np.random.default_rng(0)
    for n, about in enumerate(t.documents):
        best = best_places(t, odds, n)
        scars = Scars(about["articles"], about["mismatched"], about["doubled"], about["words"])
        evidence, place = t.columns[t.part(n)], t.place[t.part(n)]
        context = density.context_of(evidence)
        rows.append(density.document_features(best[np.isfinite(best)], scars, context))
        owners.append(n)
        words.append(about["words"])
        for size in CROPS:
            if about["words"] > 1.5 * size:
                at = int(chance.integers(0, len(best) - size))
                part = best[at : at + size]
                share = size / len(best)
                context = density.context_of(evidence[(place >= at) & (place < at + size)])
                shares = [round(value * share) for value in scars[:3]]
                scaled = Scars(shares[0], shares[1], shares[2], size)
                rows.append(density.document_features(part[np.isfinite(part)], scaled, context))
                owners.append(n)
                words.append(-size)
    return np.array(rows), np.array(owners), np.array(words)


class Logistic:
    """Standardised logistic regression folded into plain weights."""

    def __init__(self, rows: np.ndarray, labels: np.ndarray, weights: np.ndarray | None) -> None:
        """`weights`: of each row; clean and spun rows count alike where None."""
        mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
        model = LogisticRegression(
            C=C, max_iter=500, class_weight="balanced" if weights is None else None
        )
        model.fit((rows - mean) / scale, labels, weights)
        self.weights = model.coef_[0] / scale
        self.intercept = float(model.intercept_[0] - (self.weights * mean).sum())

    def __call__(self, rows: np.ndarray) -> np.ndarray:
        return np.asarray(rows @ self.weights + self.intercept)


def document_labels(t: Table) -> np.ndarray:
    """1 spun, 0 clean, nan where too little is swapped to be either, or where unknown."""
    rate = np.array([d["swaps"] / max(d["words"], 1) for d in t.documents])
    label = np.where(t.clean, 0.0, np.where(rate >= 0.06, 1.0, np.nan))
    label[t.special & ~t.clean] = 1
    return label


def site_rows(t: Table, odds: np.ndarray, documents: np.ndarray) -> np.ndarray:
    rows = []
    for n, about in enumerate(t.documents):
        part = t.part(n)
        best = best_places(t, odds, n)
        rows.append(
            density.site_features(
                odds[part],
                t.place[part],
                t.length[part],
                best,
                t.columns[part, FEATURES.index("listed")],
                float(documents[n]),
                about["words"],
            )
        )
    return np.concatenate(rows)


def sigmoid(x: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-x)))


def cross_fitted(
    t: Table, rows: np.ndarray, owner: np.ndarray, label: np.ndarray, by_document: bool = False
) -> tuple[np.ndarray, Logistic]:
    """Log odds by logistic models that saw neither kind nor style, and the one fitted on all.

    `by_document`: clean and spun documents count alike, else clean and spun rows.
    """
    found = np.zeros(len(rows))
    seen = ~t.special[owner] & ~np.isnan(label)

    def fitted(train: np.ndarray) -> Logistic:
        weights = even(t.clean[owner[train]]) if by_document else None
        return Logistic(rows[train], label[train], weights)

    for kind in range(KIND_FOLDS):
        for group in (*range(len(STYLE_GROUPS)), -1):
            held = (t.kind_fold[owner] == kind) & (t.style_group[owner] == group)
            train = (
                seen
                & (t.kind_fold[owner] != kind)
                & ((t.style_group[owner] != group) | (group == -1))
            )
            found[held] = fitted(train)(rows[held])
    full = fitted(seen)
    special = t.special[owner]
    found[special] = full(rows[special])
    return found, full


def hash_of(text: str) -> int:
    return sum(map(ord, text))


def f1(told: np.ndarray, label: np.ndarray, swaps: int) -> float:
    """F1 of sites told, against all swaps, those without a site included."""
    return float(2 * (label * told).sum() / (told.sum() + swaps))


def ece(probability: np.ndarray, label: np.ndarray) -> float:
    bins = np.minimum((probability * 10).astype(int), 9)
    total = 0.0
    for b in range(10):
        m = bins == b
        if m.any():
            total += m.mean() * abs(probability[m].mean() - label[m].mean())
    return total


def balanced_ece(probability: np.ndarray, label: np.ndarray) -> float:
    """The same with clean and spun texts counted alike: what the probability is meant for."""
    rarer = np.flatnonzero(label == (0 if (label == 0).sum() < (label == 1).sum() else 1))
    others = np.flatnonzero(label != label[rarer[0]])
    drawn = np.random.default_rng(0).choice(rarer, len(others))
    both = np.concatenate([others, drawn])
    return ece(probability[both], label[both])


def run(
    folder: Path,
    write: bool,
    drop: tuple[str, ...] = (),
    quiet: bool = False,
    by_text: bool = False,
    keep_trees: bool = False,
) -> dict[str, float]:
    from sklearn.metrics import roc_auc_score

    t = Table(folder, drop, by_text)
    first = np.load(folder / "unseen.npz")["sites"] if keep_trees else unseen_log_odds(t)
    odds = unseen_again(t, first) if t.neural and not set(AGAIN) & set(drop) else first
    rows, owner, words = document_rows(t, odds)
    label = document_labels(t)
    document_odds, document_model = cross_fitted(t, rows, owner, label[owner])
    whole = words >= 0
    by_document = document_odds[whole]
    probability = sigmoid(by_document)
    if not quiet:
        np.savez(folder / "unseen.npz", sites=first, documents=by_document, again=odds)
    n_words = np.array([d["words"] for d in t.documents])
    rate = np.array([d["swaps"] for d in t.documents]) / np.maximum(n_words, 1)
    ordinary = ~t.special & np.array([d["kind"] != "reviews" for d in t.documents])
    m = ordinary & (n_words >= 300) & ((label == 0) | ((rate >= 0.14) & (rate <= 0.55)))
    clean, spun = by_document[m & (label == 0)], by_document[m & (label == 1)]
    known = ordinary & ~np.isnan(label)
    result = {
        "auroc": roc_auc_score(label[m], by_document[m]),
        "found_at_1": float((spun > np.quantile(clean, 0.99)).mean()),
        "ece": balanced_ece(probability[known], label[known]),
        "ece_of_these": ece(probability[known], label[known]),
        "n_clean": len(clean), "n_spun": len(spun),
    }  # fmt: skip
    sites = site_rows(t, odds, by_document)
    site_label = t.label.copy()
    site_odds, site_model = cross_fitted(t, sites, t.document, site_label, by_document=True)
    p = sigmoid(site_odds)
    if not quiet:
        np.save(folder / "unseen_sites.npy", p)
    seed = t.document == next(n for n, d in enumerate(t.documents) if d["style"] == "seed spun")
    ok = seed & ~np.isnan(t.label)
    ranked = np.argsort(-p[ok])
    precision = np.cumsum(t.label[ok][ranked]) / np.arange(1, ok.sum() + 1)
    good = np.flatnonzero(precision >= 0.85)
    result["seed_found_at_p85"] = (
        float(np.cumsum(t.label[ok][ranked])[good[-1]]) if len(good) else 0.0
    )
    reviews = np.array([d["kind"] == "reviews" for d in t.documents])[t.document] & ~np.isnan(
        t.label
    )
    adversarial = reviews & ~t.clean[t.document]
    swaps = sum(d["swaps"] for d in t.documents if d["kind"] == "reviews")
    for cut in (0.15, 0.2, 0.3, 0.4, 0.5):
        result[f"swaps_f1_{cut}"] = f1(p[adversarial] > cut, t.label[adversarial], swaps)
    # The same generators on other texts.
    folds = np.array([hash_of(d["id"]) % 4 for d in t.documents])[t.document]
    again = np.zeros(len(t.label))
    for fold in range(0 if quiet or keep_trees else 4):
        train = np.flatnonzero(~t.special[t.document] & ~(reviews & (folds == fold)))
        rows = np.flatnonzero(reviews & (folds == fold))
        again[rows] = fit_trees(t, train).decision_function(t.columns[rows])
    for cut in () if quiet or keep_trees else (0.2, 0.3, 0.4, 0.5):
        result[f"other_texts_f1_{cut}"] = f1(
            sigmoid(again[adversarial]) > cut, t.label[adversarial], swaps
        )
    if quiet:
        return result
    print(json.dumps(result, indent=1))
    print(
        "document weights",
        dict(zip(density.DOCUMENT_FEATURES, document_model.weights.round(2), strict=True)),
        document_model.intercept,
    )
    print(
        "site weights",
        dict(zip(density.SITE_FEATURES, site_model.weights.round(2), strict=True)),
        site_model.intercept,
    )
    for kind in sorted({d["kind"] for d in t.documents}):
        m = np.array([d["kind"] == kind for d in t.documents]) & t.clean
        if m.any():
            at = m[t.document]
            flagged = [(f"{cut}", int((probability[m] > cut).sum())) for cut in (0.5, 0.8, 0.9)]
            per = [
                round(1000 * (p[at] > cut).sum() / n_words[m].sum(), 2) for cut in (0.5, 0.7, 0.85)
            ]
            print(
                f"clean {kind:24} n={m.sum():4} flagged {flagged} sites/1000 words {per}"
                f" max {probability[m].max():.2f}"
            )
    for style in sorted({d["style"] for d in t.documents if "clean" not in d["style"]}):
        m = np.array([d["style"] == style for d in t.documents])
        long = m & (n_words >= 300) & (rate >= 0.14)
        at = m[t.document] & ~np.isnan(t.label)
        told = p[at] > 0.5
        print(
            f"spun {style:44} n={m.sum():3} p>.5 {(probability[m] > 0.5).mean():.2f}"
            f" p>.9 {(probability[m] > 0.9).mean():.2f} long,15%: {long.sum()}"
            f" {(probability[long] > 0.9).mean() if long.any() else 0:.2f} sites precision"
            f" {t.label[at][told].mean() if told.any() else 0:.2f} recall"
            f" {(t.label[at] * told).sum() / max(t.label[at].sum(), 1):.2f}"
        )
    for n, d in enumerate(t.documents):
        if t.special[n]:
            at = t.document == n
            print(
                d["style"],
                d["id"],
                d["words"],
                f"p={probability[n]:.3f}",
                "per 1000 at .5 .7:",
                [round(1000 * (p[at] > c).sum() / d["words"], 1) for c in (0.5, 0.7)],
            )
    if write:
        write_judge(t, first, document_model, site_model, result)
    return result


def write_judge(
    t: Table,
    odds: np.ndarray,
    document_model: Logistic,
    site_model: Logistic,
    result: dict[str, float],
) -> None:
    """Trees fitted on everything but the texts kept for tests, and the two logistic models."""
    trees = fit_trees(t, t.rows(~t.special))
    columns = columns_of(trees)
    name = "judge_neural" if t.neural else "judge"
    if t.neural:
        again = columns_of(fit_again(t, odds, t.rows(~t.special)))
        columns |= {f"again_{field}": values for field, values in again.items()}
    columns["document_weights"] = np.append(document_model.weights, document_model.intercept)
    columns["site_weights"] = np.append(site_model.weights, site_model.intercept)
    header = {
        "name": name, "version": "1", "licence": "that of spincheck",
        "source": "fitted by tools/fit_judge.py",
        "count": int(columns["feature"].shape[0]),
        "features": list(t.names),
        **({"again_features": list(AGAIN_FEATURES)} if t.neural else {}),
        "document_features": list(density.DOCUMENT_FEATURES),
        "site_features": list(density.SITE_FEATURES),
        "training": {"documents": int((~t.special).sum()), "sites": len(t.rows(~t.special)),
                     **{key: round(float(value), 4) for key, value in result.items()}},
    }  # fmt: skip
    wordlists.write_columns(wordlists.directory() / f"{name}.spw", header, columns)


if __name__ == "__main__":
    run(
        Path(sys.argv[1]),
        "--write" in sys.argv,
        by_text="--by-text" in sys.argv,
        keep_trees="--again" in sys.argv,
    )
