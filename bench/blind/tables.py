"""The tables by kind of text and by spinner, of the predictions that `tools.fit_judge` kept.

python -m bench.blind.tables FOLDER     # the folder that it validated on
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from spincheck.decode.disjoint import chosen_sites
from spincheck.decode.sites import Sites
from spincheck.decode.thresholds import thresholds
from tools.fit_judge import Table, sigmoid

# Documents that are long enough and spun enough to be found.
LONG, LEAST_RATE, MOST_RATE = 300, 0.14, 0.55


def findings(t: Table, sites: np.ndarray, documents: np.ndarray) -> np.ndarray:
    """Which sites become findings by the thresholds in use."""
    found = np.zeros(len(sites), np.bool_)
    none = np.zeros(0, np.int64)
    for n, about in enumerate(t.documents):
        least = thresholds(t.neural).finding_at(about["words"], documents[n])
        part = t.part(n)
        own = Sites(t.place[part], t.length[part], none, none, none, none, none)
        kept = [at for at in chosen_sites(own, sites[part], about["places"])
                if sites[part][at] >= least]  # fmt: skip
        found[part.start + np.array(kept, np.int64)] = True
    return found


def main(folder: Path) -> None:
    t = Table(folder, by_text=True)
    documents = sigmoid(np.load(folder / "unseen.npz")["documents"])
    found = findings(t, np.load(folder / "unseen_sites.npy"), documents)
    words = np.array([d["words"] for d in t.documents])
    rate = np.array([d["swaps"] for d in t.documents]) / np.maximum(words, 1)
    kinds = np.array([d["kind"] for d in t.documents])
    styles = np.array([d["style"] for d in t.documents])
    spun = documents >= np.array([thresholds(t.neural).spun_at(n) for n in words.tolist()])
    for kind in sorted(set(kinds[t.clean])):
        m = t.clean & (kinds == kind)
        per = 1000 * found[m[t.document]].sum() / words[m].sum()
        print(f"| {kind} | {m.sum()} | {words[m].sum():,} | {spun[m].sum()} | {per:.2f} |")
    print()
    long = (words >= LONG) & (rate >= LEAST_RATE) & (rate <= MOST_RATE)
    for style in sorted(set(styles[~t.clean])):
        m = ~t.clean & (styles == style)
        told = m[t.document] & found & ~np.isnan(t.label)
        right = t.label[told].sum()
        swaps = sum(d["swaps"] for d, mine in zip(t.documents, m, strict=True) if mine)
        known = f"{right / max(told.sum(), 1):.2f} | {right / swaps:.2f}" if swaps else "- | -"
        there = f"{(m & long).sum()} | {(m & long & spun).sum()}" if (m & long).any() else "0 | -"
        print(f"| {style} | {m.sum()} | {(m & spun).sum()} | {there} | {known} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
