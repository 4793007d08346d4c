"""Makes the table that the neural judge is fitted on: both tiers' columns of what was read.

    python -m tools.join_features FAST TARGET READINGS

FAST is a folder that `tools.fit_judge` has validated on; what the fast tier said of a site unseen
is found there by its document, its style and its place in the text. READINGS: of
`tools.read_neural`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from spincheck.decode.neural_reading import Reading
from tools.read_neural import stored
from tools.train_judge import features

# For a site that the fast tier does not know: about the average of those it does.
_UNKNOWN_LOG_ODDS = -2.5


def main(fast: Path, target: Path, readings: Path) -> None:
    columns: list[Any] = []
    sites: list[Any] = []
    about: list[dict[str, Any]] = []
    again: list[Any] = []
    for row, kept in stored(readings):
        reading = Reading(**{name: kept[name] for name in Reading._fields})
        found = features(len(about), row, reading)
        if len(found.sites) != len(kept["place"]) or (found.sites[:, 3] != kept["place"]).any():
            raise SystemExit(f"{row['id']}: the sites are others than those that were read")
        columns.append(found.columns)
        sites.append(found.sites)
        about.append(found.about)
        again.append(found.again)
    everything = np.concatenate(sites)
    odds = fast_log_odds(fast, about, everything)
    known = np.isfinite(odds)
    print(f"{len(about)} documents, {len(odds)} sites, {known.mean():.3f} known to the fast tier")
    target.mkdir(parents=True, exist_ok=True)
    np.savez(target / "sites.npz", columns=np.concatenate(columns), sites=everything)
    np.save(target / "again.npy", np.concatenate(again))
    np.save(target / "fast_log_odds.npy", np.where(known, odds, _UNKNOWN_LOG_ODDS))
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
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
