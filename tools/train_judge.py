"""Learns the judge of blind mode. Needs scikit-learn; the project itself does not.

In this order, each folder new; then `tools.join_features` and `tools.fit_judge`:

    python -m tools.train_judge fast FOLDER      # spins, reads, keeps the columns
    python -m tools.train_judge neural FOLDER    # with the neural model's, on a part of the texts
    python -m tools.train_judge long FOLDER      # the same on longer documents
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

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


def subset(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A part of the documents, cut short, that the neural model reads in half an hour."""
    chance = random.Random(7)
    special = [row for row in rows if row["kind"] in ("seeds", "wild")]
    reviews = [row for row in rows if row["kind"] == "reviews"]
    clean = [row for row in rows if row["style"] == "clean"]
    spun = [row for row in rows if row["kind"] not in ("seeds", "wild", "reviews") and row["swaps"]]
    chosen = [cut(row, 4000) for row in special if "mixed" not in row["id"]]
    chosen += chance.sample([row for row in reviews if row["swaps"]], 190)
    chosen += chance.sample([row for row in reviews if not row["swaps"]], 90)
    for group in (clean, spun):
        short = chance.sample(group, 200)
        chosen += [cut(row, 600) for row in short[:160]] + [cut(row, 2000) for row in short[160:]]
    chance.shuffle(chosen)
    return sorted(chosen, key=lambda row: row["kind"] not in ("seeds",))


def long_subset(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Documents of about 350 words, heavily spun or clean, cut alike."""
    chance = random.Random(11)
    ordinary = [row for row in rows if row["kind"] not in ("seeds", "wild", "reviews")]
    long = [row for row in ordinary if len(row["text"]) > 2100]
    clean = [row for row in long if row["style"] == "clean"]
    spun = [row for row in long if row["swaps"] and 0.15 <= row["rate"] <= 0.5]
    chosen = chance.sample(clean, 90) + chance.sample(spun, 80)
    return [cut(row, 2150) for row in chosen]


def cut(row: dict[str, Any], length: int) -> dict[str, Any]:
    """The row with its text's beginning only."""
    end = row["text"].rfind(" ", 0, length) if len(row["text"]) > length else len(row["text"])
    swaps = row["swaps"] and [swap for swap in row["swaps"] if swap[1] <= end]
    return {**row, "text": row["text"][:end], "swaps": swaps}


def write_features(folder: Path, mode: str) -> None:
    """Columns of every document's sites, and who they belong to."""
    from spincheck.decode.neural import weights
    from spincheck.decode.neural.model import load_model

    folder.mkdir(parents=True, exist_ok=True)
    rows = documents()
    path = weights.find() if mode != "fast" else None
    model = load_model(path) if path else None
    if model:
        rows = long_subset(rows) if mode == "long" else subset(rows)
    columns: list[np.ndarray] = []
    sites: list[np.ndarray] = []
    about: list[dict[str, Any]] = []
    for number, row in enumerate(rows):
        found = features(number, row, model)
        columns.append(found[0])
        sites.append(found[1])
        about.append(found[2])
        if model and number % 40 == 39:
            save(folder, columns, sites, about)
    save(folder, columns, sites, about)


def save(folder: Path, columns: list[Any], sites: list[Any], about: list[Any]) -> None:
    np.savez(folder / "sites.npz", columns=np.concatenate(columns), sites=np.concatenate(sites))
    (folder / "documents.json").write_text(json.dumps(about))


def features(number: int, row: dict[str, Any], model: Any) -> Any:
    """Columns of one document's sites; who they are and their labels; what the document is."""
    from spincheck.decode.judge import look
    from spincheck.decode.neural_evidence import neural_evidence
    from spincheck.decode.scars import scars_of
    from spincheck.decode.stream import words_of
    from spincheck.decode.terms import terms_of
    from spincheck.lexicon import candidates
    from spincheck.text.document import Document

    document = Document.of(row["text"], row["id"] if row["kind"] == "seeds" else "")
    stream = words_of(document)
    sites, gains, columns = look(stream, terms_of(stream))
    order = gains.candidate
    if model is not None:
        read = neural_evidence(model, document, stream, sites, gains)
        columns = np.concatenate([columns, read.columns], axis=1)
        order = np.where(read.order[:, :1] >= 0, read.order, order)
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
    return columns.astype(np.float32), who, about


if __name__ == "__main__":
    write_features(Path(sys.argv[2]), sys.argv[1])
