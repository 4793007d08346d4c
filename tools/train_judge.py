"""Learns the judge of blind mode. Needs scikit-learn; the project itself does not.

    python -m tools.train_judge FOLDER      # spins the clean texts, keeps the columns of all

Then `tools.fit_judge`; for the neural tier `tools.read_neural` and `tools.join_features` before it.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

DATA = Path(__file__).resolve().parents[2] / "shared"


KINDS = {
    "translated by machine": "translated by machine",
    "translated by people": "translated by people",
    "legal": "legal", "medical": "medical", "literary": "literary", "speech": "speech",
    "academic": "academic", "CollegeEssay": "CollegeEssay", "CS224N": "academic",
    "brown": "brown", "blog": "blog", "informal": "blog",
}  # fmt: skip


def kind_of(row: dict[str, Any]) -> str:
    """The kind of text that is kept out together in validation."""
    variety, domain = str(row["variety"]), str(row["domain"])
    if row.get("llm"):
        return "language models"
    whole = f"{domain} {variety}"
    if any(word in whole for word in ("learner", "TOEFL", "Hewlett")):
        return "learners and pupils"
    for word, kind in KINDS.items():
        if word in whole:
            return kind
    return domain.split("/")[0]


def documents() -> list[dict[str, Any]]:
    """Clean and spun documents with kind, style and swaps; each clean one spun twice."""
    from tools.pack_candidates import Lexicon
    from tools.spinners.spin import STYLES, Spinner

    spinner = Spinner(Lexicon())
    chance = random.Random(1)
    found: list[dict[str, Any]] = []
    rows = [json.loads(line) for line in (DATA / "data/clean_documents.jsonl").open()]
    order = list(range(len(rows)))
    chance.shuffle(order)
    for n, at in enumerate(order):
        row = rows[at]
        text = row["text"][:6000]
        base = {"kind": kind_of(row), "id": row["id"]}
        found.append({**base, "text": text, "style": "clean", "rate": 0.0, "swaps": []})
        for time in range(2):
            style = STYLES[(n + 3 * time) % len(STYLES)]
            rate = chance.choice([0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5])
            spun = spinner.spin(text, style, rate, seed=2 * n + time)
            found.append({**base, "text": spun.text, "style": style, "rate": rate,
                          "swaps": [tuple(swap) for swap in spun.swaps]})  # fmt: skip
    for line in (DATA / "data/synonym_swaps.jsonl").open():
        row = json.loads(line)
        style = row["generator"].split(" ", 1)[1]
        swaps = [(s["start"], s["end"], s["original"]) for s in row["spans"]]
        base = {"kind": "reviews", "id": row["original"]}
        found.append(
            {**base, "text": row["spun"], "style": style, "rate": row["rate"], "swaps": swaps}
        )
        found.append(
            {**base, "text": row["original"], "style": "clean review", "rate": 0.0, "swaps": []}
        )
    for line in (DATA / "data/wild_documents.jsonl").open():
        row = json.loads(line)
        style = "wild clean" if row["label"] == "original" else "wild " + row["label"]
        found.append({"kind": "wild", "id": row["id"], "text": row["text"], "style": style,
                      "rate": 0.0, "swaps": None if "spun" in style else []})  # fmt: skip
    gold = json.loads((DATA / "gold/seed_pair.json").read_text())
    for path in sorted((DATA / "seeds").glob("*.txt")):
        swaps = [(*s["span"], s["original"]) for sentence in gold["sentences"]
                 for s in sentence["substitutions"] if s["kind"] == "swap"]  # fmt: skip
        is_spun = path.name.startswith("001")
        found.append({"kind": "seeds", "id": path.name, "text": path.read_text(encoding="utf-8"),
                      "style": "seed spun" if is_spun else "seed clean", "rate": 0.0,
                      "swaps": swaps if is_spun else []})  # fmt: skip
    return found


def write_features(folder: Path) -> None:
    """Columns of every document's sites, and who they belong to."""
    folder.mkdir(parents=True, exist_ok=True)
    found = [features(number, row) for number, row in enumerate(documents())]
    np.savez(
        folder / "sites.npz",
        columns=np.concatenate([each.columns for each in found]),
        sites=np.concatenate([each.sites for each in found]),
    )
    (folder / "documents.json").write_text(json.dumps([each.about for each in found]))


class Features(NamedTuple):
    """One document's sites: their columns; who they are and their labels; what the document is.

    `again`: the columns of the second reading, nan where a site was not read again.
    """

    columns: Any
    sites: Any
    about: dict[str, Any]
    again: Any


def features(number: int, row: dict[str, Any], reading: Any = None) -> Features:
    """`reading`: what the neural model said of the document, where its columns are wanted too."""
    from spincheck.decode.judge import look
    from spincheck.decode.neural_columns import AGAIN
    from spincheck.decode.neural_evidence import again_evidence, neural_evidence, reranked
    from spincheck.decode.scars import scars_of
    from spincheck.decode.stream import words_of
    from spincheck.decode.terms import terms_of
    from spincheck.lexicon import candidates
    from spincheck.text.document import Document

    document = Document.of(row["text"], row["id"] if row["kind"] == "seeds" else "")
    stream = words_of(document)
    sites, gains, columns = look(stream, terms_of(stream))
    again = np.full((len(sites), len(AGAIN)), np.nan, np.float32)
    if reading is not None:
        read = neural_evidence(sites, gains, reading)
        columns = np.concatenate([columns, read.columns], axis=1)
        twice = np.flatnonzero(np.isfinite(reading.again[:, 0]))
        again[twice] = again_evidence(reading, twice)
        gains = reranked(gains, read, reading)
    order = gains.candidate
    tokens = document.tokens
    starts = np.array([tokens.starts[t] for t in stream.token[sites.place]], np.int64)
    ends = np.array(
        [tokens.ends[t] for t in stream.token[sites.place + sites.length - 1]], np.int64
    )
    label = np.zeros(len(sites))
    right = np.full(len(sites), -1.0)
    if row["swaps"] is None:
        label[:] = np.nan
    else:
        exact = {(s, e): original.lower() for s, e, original in row["swaps"]}
        covered = np.zeros(len(row["text"]) + 1, bool)
        for s, e, _ in row["swaps"]:
            covered[s:e] = True
        for k, (s, e) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
            if (s, e) in exact:
                label[k] = 1
                names = [" ".join(candidates.text(int(w)) for w in sites.words[c] if w >= 0)
                         for c in order[k] if c >= 0]  # fmt: skip
                right[k] = names.index(exact[s, e]) if exact[s, e] in names else 9
            elif covered[s:e].any():
                label[k] = np.nan
    who = np.stack([np.full(len(sites), number), starts, ends, sites.place, sites.length,
                    stream.sentence[sites.place], label, right], axis=1)  # fmt: skip
    scars = scars_of(stream)
    about = {**{k: row[k] for k in ("kind", "id", "style", "rate")}, "words": scars.words,
             "articles": scars.articles, "mismatched": scars.mismatched,
             "doubled": scars.doubled, "places": len(stream),
             "swaps": len(row["swaps"] or [])}  # fmt: skip
    return Features(columns.astype(np.float32), who, about, again)


if __name__ == "__main__":
    write_features(Path(sys.argv[1]))
