"""Has the neural model read clean and spun texts, and keeps what it said, for fitting the judge.

    python -m tools.read_neural FOLDER

Takes about an hour a core for 290,000 words; what is kept is written every hundred texts. The
readings are of candidates, so they stay valid until `candidates.spw` changes; which sites are
read again is chosen by the judge that is in use.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np

from spincheck.decode.neural_reading import Reading
from tools.train_judge import documents

# Characters of a text that are read: many short ones teach more than few long ones, and documents
# are judged from 300 words on.
SHORT, LONG, WHOLE = 900, 2300, 4000
# Sites that are read again: of those of at least this probability so many a place with candidates.
LEAST, MOST, SHARE = 0.05, 0.975, 0.12


def cut(row: dict[str, Any], length: int) -> dict[str, Any]:
    """The row with its text's beginning only."""
    end = row["text"].rfind(" ", 0, length) if len(row["text"]) > length else len(row["text"])
    swaps = row["swaps"] and [swap for swap in row["swaps"] if swap[1] <= end]
    return {**row, "text": row["text"][:end], "swaps": swaps}


def chosen(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Long and short documents, clean and spun, and all reviews; seeds and wild ones first."""
    chance = random.Random(23)
    special = [cut(row, WHOLE) for row in rows if row["kind"] in ("seeds", "wild")]
    special = [row for row in special if "mixed" not in row["id"]]
    reviews = list({key(row): row for row in reversed(rows) if row["kind"] == "reviews"}.values())
    ordinary = [row for row in rows if row["kind"] not in ("seeds", "wild", "reviews")]
    clean = [row for row in ordinary if row["style"] == "clean"]
    spun = [row for row in ordinary if row["swaps"]]
    of_length = [row for row in ordinary if len(row["text"]) > LONG - 200]
    long = chance.sample([row for row in of_length if row["style"] == "clean"], 110)
    long += chance.sample(
        [row for row in of_length if row["swaps"] and 0.15 <= row["rate"] <= 0.5], 130
    )
    taken = {key(row) for row in long}
    short = [row for row in clean if key(row) not in taken]
    short += chance.sample([row for row in spun if key(row) not in taken], 620)
    others = [*(cut(row, LONG) for row in long), *(cut(row, SHORT) for row in short), *reviews]
    chance.shuffle(others)
    return special + others


def key(row: dict[str, Any]) -> tuple[str, str]:
    """What a text is known by."""
    return row["id"], row["style"]


def main(folder: Path) -> None:
    from spincheck.decode.neural.model import load_model
    from spincheck.decode.neural.weights import find

    path = find()
    if path is None:
        raise SystemExit("no model installed: run `spincheck model install`")
    folder.mkdir(parents=True, exist_ok=True)
    model = load_model(path, keep_after=0)
    rows = chosen(documents())
    readings: list[dict[str, Any]] = []
    for number, row in enumerate(rows):
        readings.append(reading_of(row, model, random.Random(number)))
        if number % 100 == 99 or number == len(rows) - 1:
            save(folder, number // 100, rows[number + 1 - len(readings) : number + 1], readings)
            readings = []


def reading_of(row: dict[str, Any], model: Any, chance: random.Random) -> dict[str, Any]:
    """`neural_reading.Reading` of one text, and which sites it is about."""
    from spincheck.decode.cascade import FirstJudge, read_at
    from spincheck.decode.judge import weigh, weights
    from spincheck.decode.neural_evidence import again_candidates, neural_evidence
    from spincheck.decode.neural_reading import read_document
    from spincheck.decode.stream import words_of
    from spincheck.text.document import Document

    document = Document.of(row["text"], row["id"] if row["kind"] == "seeds" else "")
    stream = words_of(document)
    weighed = weigh(stream, all_candidates=True)
    sites = weighed.sites
    first = FirstJudge(weighed, weights("judge_neural"))

    def doubtful(inside: Any, reading: Any) -> Any:
        neural = neural_evidence(sites, weighed.gains, reading, inside)
        odds = first.log_odds(inside, neural.columns)
        probability = np.where(read_at(neural), 1 / (1 + np.exp(-odds)), 0.0)
        worth = np.flatnonzero((probability > LEAST) & (probability < MOST)).tolist()
        most = int(SHARE * len(np.unique(sites.place[inside]))) + 1
        picked = np.array(sorted(chance.sample(worth, min(most, len(worth)))), np.int64)
        return inside[picked], again_candidates(neural)[picked]

    reading = read_document(model, document, stream, sites, None, doubtful)
    return {"place": sites.place, "length": sites.length, **reading._asdict()}


def save(
    folder: Path, part: int, rows: list[dict[str, Any]], readings: list[dict[str, Any]]
) -> None:
    """One file of texts, which never leave the folder, and one of what was read of them."""
    (folder / f"texts{part:03}.json").write_text(json.dumps(rows))
    columns = {
        f"{name}{number}": values.astype(np.float32) if values.dtype == np.float64 else values
        for number, reading in enumerate(readings)
        for name, values in reading.items()
    }
    np.savez(folder / f"readings{part:03}.npz", **columns)


def stored(folder: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Texts and their readings, as they were saved."""
    found: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for path in sorted(folder.glob("texts*.json")):
        rows = json.loads(path.read_text())
        name = path.name.replace("texts", "readings").replace("json", "npz")
        with np.load(folder / name) as data:
            for number, row in enumerate(rows):
                names = ("place", "length", *Reading._fields)
                found.append((row, {name: data[f"{name}{number}"] for name in names}))
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
