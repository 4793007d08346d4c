"""The labelled texts: those that ship with the project, and those beside the checkout.

Every set has a name and a hash over its files; figures carry the name, floors the hash.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from spincheck.evaluation.swaps import Swap
from spincheck.report import Span

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
CORPUS = ROOT / "bench" / "corpus"

# Files of each set, relative to the project or to the folder beside it.
SHIPPED = {
    "corpus pairs": ("bench/corpus/pairs.jsonl",),
    "corpus documents": ("bench/corpus/clean.jsonl", "bench/corpus/spun.jsonl"),
    "demo pairs": tuple(
        f"seeds/{name}/{file}"
        for name in ("abstract", "news", "product", "travel")
        for file in ("gold.json", "reference.txt", "suspect.txt")
    ),
}
OPTIONAL = {
    "seed articles": (
        "seeds/000_73aae88f5faa7f7b.txt",
        "seeds/001_36e2e8f66ff5aad1.txt",
        "seeds/002_3ae12c5487fc2efe.txt",
        "seeds/003_bf914c7b2ee67e25.txt",
        "seeds/004_349d551f8f095081.txt",
    ),
    "honest rewrites": ("data/honest_rewrites.jsonl",),
    "wild pairs": ("data/wild_sentence_pairs.jsonl",),
    "wild documents": ("data/wild_documents.jsonl",),
    "synonym swaps": ("data/synonym_swaps.jsonl",),
    "clean documents": ("data/clean_documents.jsonl",),
}


class GoldSentence(NamedTuple):
    """A sentence of a gold file; `swaps` and `forms` are its substitutions."""

    span: Span
    reference: Span | None
    label: str
    swaps: tuple[Swap, ...]
    forms: tuple[Swap, ...]


class GoldPair(NamedTuple):
    """Two texts and what is known of the first one's sentences."""

    name: str
    suspect: str
    reference: str
    sentences: tuple[GoldSentence, ...]

    @property
    def swaps(self) -> list[Swap]:
        """All swaps, in order."""
        return [swap for sentence in self.sentences for swap in sentence.swaps]


@dataclass(frozen=True)
class Data:
    """Where the texts are. `shared` may be absent: its sets are then reported as such."""

    shared: Path = SHARED

    @cached_property
    def hashes(self) -> dict[str, str]:
        """Set name -> hash of its files' names and bytes; sets with a file missing are left out."""
        found = {}
        for base, sets in ((ROOT, SHIPPED), (self.shared, OPTIONAL)):
            for name, files in sets.items():
                paths = [base / file for file in files]
                if all(path.is_file() for path in paths):
                    found[name] = _hash(paths)
        return found

    def has(self, name: str) -> bool:
        """Whether a set is there, whole."""
        return name in self.hashes

    def rows(self, name: str, file: int = 0) -> list[dict[str, Any]]:
        """The rows of a set's JSON Lines file; none where the set is absent."""
        if not self.has(name):
            return []
        base = ROOT if name in SHIPPED else self.shared
        path = base / (SHIPPED | OPTIONAL)[name][file]
        # Not splitlines(): a text may hold line separators of its own.
        return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]

    def article(self, number: int) -> str:
        """One of the seed articles, as it stands in its file."""
        return _text(self.shared / OPTIONAL["seed articles"][number])

    @property
    def seed_pair(self) -> GoldPair:
        """Article 001, a spun copy of 000, with the project's own gold of it."""
        gold = ROOT / "seeds/seed_pair.json"
        return _gold(gold, self.article(1), self.article(0))

    @property
    def demo_pairs(self) -> list[GoldPair]:
        """The four pairs written for the project."""
        return [
            _gold(path, _text(path.parent / "suspect.txt"), _text(path.parent / "reference.txt"))
            for path in sorted((ROOT / "seeds").glob("*/gold.json"))
        ]


def swaps_of(row: dict[str, Any]) -> tuple[Swap, ...]:
    """A corpus row's swaps; forms are left out."""
    return _swaps(row.get("swaps", ()), "swap")


def _swaps(substitutions: Sequence[dict[str, Any]], kind: str) -> tuple[Swap, ...]:
    return tuple(
        Swap(Span(*each["span"]), each["original"])
        for each in substitutions
        if each["kind"] == kind
    )


def _gold(path: Path, suspect: str, reference: str) -> GoldPair:
    sentences = json.loads(path.read_text("utf-8"))["sentences"]
    return GoldPair(
        name=path.parent.name if path.name == "gold.json" else "seed pair",
        suspect=suspect,
        reference=reference,
        sentences=tuple(
            GoldSentence(
                span=Span(*each["sentence"]),
                reference=Span(*each["reference"]) if each["reference"] else None,
                label=each["label"],
                swaps=_swaps(each["substitutions"], "swap"),
                forms=_swaps(each["substitutions"], "form"),
            )
            for each in sentences
        ),
    )


def _text(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def _hash(paths: Sequence[Path]) -> str:
    digest = sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
