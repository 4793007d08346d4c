"""Joins folders of neural columns and adds what the fast tier said of each site unseen.

    python -m tools.join_features FAST TARGET NEURAL...

FAST is a folder that `tools.fit_judge` has validated on; a site is found there by its document,
its style and its place in the text.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np


def main(fast: Path, target: Path, sources: list[Path]) -> None:
    columns: list[Any] = []
    sites: list[Any] = []
    about: list[dict[str, Any]] = []
    seen: set[tuple[str, str]] = set()
    for source in sources:
        data = np.load(source / "sites.npz")
        documents = json.loads((source / "documents.json").read_text())
        numbers, first = np.unique(data["sites"][:, 0], return_index=True)
        end = np.append(first[1:], len(data["sites"]))
        rows_of = {int(n): (a, b) for n, a, b in zip(numbers, first, end, strict=True)}
        # Documents without any site leave a hole in the numbers, never in the list.
        for number, document in enumerate(documents):
            key = (document["id"], document["style"])
            if key in seen or number not in rows_of:
                continue
            seen.add(key)
            low, high = rows_of[number]
            part = data["sites"][low:high].copy()
            part[:, 0] = len(about)
            columns.append(data["columns"][low:high])
            sites.append(part)
            about.append(document)
    everything = np.concatenate(sites)
    odds = fast_log_odds(fast, about, everything)
    found = np.isfinite(odds)
    print(f"{len(about)} documents, {len(odds)} sites, {found.mean():.3f} known to the fast tier")
    target.mkdir(parents=True, exist_ok=True)
    np.savez(target / "sites.npz", columns=np.concatenate(columns), sites=everything)
    np.save(target / "fast_log_odds.npy", np.where(found, odds, -2.5))
    (target / "documents.json").write_text(json.dumps(about))


def fast_log_odds(fast: Path, about: list[dict[str, Any]], sites: Any) -> Any:
    """The fast tier's unseen log odds of each site, nan where it has none."""
    data = np.load(fast / "sites.npz")["sites"]
    unseen = np.load(fast / "unseen.npz")["sites"]
    documents = json.loads((fast / "documents.json").read_text())
    number = {(d["id"], d["style"]): n for n, d in enumerate(documents)}
    mine = {number.get((d["id"], d["style"]), -1): n for n, d in enumerate(about)}
    known: dict[tuple[int, int, int], float] = {}
    for row, odds in zip(data[:, :3].astype(int).tolist(), unseen.tolist(), strict=True):
        if row[0] in mine:
            known[mine[row[0]], row[1], row[2]] = odds
    wanted = sites[:, :3].astype(int).tolist()
    return np.array([known.get((n, start, end), np.nan) for n, start, end in wanted])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), [Path(name) for name in sys.argv[3:]])
