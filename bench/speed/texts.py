"""The texts that are timed: an article, 100 KB without a repetition, growing ones."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
CORPUS = ROOT / "bench" / "corpus"
_WORD = re.compile(r"[A-Za-z]{5,}")
# Share of the words with a known synonym that the made suspects take it for.
_SWAPPED = 0.5


class Pair(NamedTuple):
    """A suspect and its reference."""

    suspect: str
    reference: str


def article() -> Pair:
    """The seed pair where it is at hand, else the project's own news pair."""
    seeds = SHARED / "seeds"
    if seeds.is_dir():
        return Pair(*(_text(next(seeds.glob(f"{number}_*.txt"))) for number in ("001", "000")))
    return Pair(*(_text(ROOT / "seeds/news" / name) for name in ("suspect.txt", "reference.txt")))


def long_pair(size: int = 100_000) -> Pair:
    """100 KB: the corpus' spun texts and the demo pairs, then made ones."""
    clean = {row["id"]: row["text"] for row in _rows("clean.jsonl")}
    pairs = [Pair(row["text"], clean[row["source_id"]]) for row in _rows("spun.jsonl")]
    for folder in sorted((ROOT / "seeds").iterdir()):
        if folder.is_dir():
            pairs.append(Pair(_text(folder / "suspect.txt"), _text(folder / "reference.txt")))
    made = made_pair(2 * size)
    # From the end: the first made paragraphs are the corpus' own, which stand above already.
    for pair in zip(*(reversed(side.split("\n\n")) for side in made), strict=True):
        if sum(len(one.reference) for one in pairs) >= size:
            break
        pairs.append(Pair(*pair))
    return Pair(*("\n\n".join(side) for side in zip(*pairs, strict=True)))


def made_pair(size: int) -> Pair:
    """A pair of about `size` characters in which no sentence comes twice.

    Sentences of the corpus; from the second round on their longer words change places with
    others, so that length, function words and names stay as in real text and the rest is new.
    The suspect takes every second chance of a swap that the corpus' spun texts made.
    """
    chance = random.Random(20)
    synonyms = _synonyms()

    def swapped(match: re.Match[str]) -> str:
        return synonyms.get(match[0], match[0]) if chance.random() < _SWAPPED else match[0]

    reference: list[str] = []
    suspect: list[str] = []
    length = 0
    for paragraph in _paragraphs(chance):
        reference.append(paragraph)
        suspect.append(_WORD.sub(swapped, paragraph))
        length += len(paragraph) + 2
        if length >= size:
            break
    return Pair("\n\n".join(suspect), "\n\n".join(reference))


def _paragraphs(chance: random.Random) -> Iterator[str]:
    texts = [row["text"] for row in _rows("clean.jsonl")]
    paragraphs = [part for text in texts for part in text.split("\n\n")]
    yield from paragraphs
    words = sorted({word for text in texts for word in _WORD.findall(text) if word.islower()})
    while True:
        for paragraph in paragraphs:
            yield _WORD.sub(
                lambda word: chance.choice(words) if word[0].islower() else word[0], paragraph
            )


def _synonyms() -> dict[str, str]:
    """Single words that the corpus' spun texts replaced: original -> used."""
    swaps = [swap for row in _rows("spun.jsonl") for swap in row["swaps"]]
    return {
        swap["original"]: swap["text"]
        for swap in swaps
        if _WORD.fullmatch(swap["original"]) and swap["original"].islower()
    }


def _rows(name: str) -> list[dict[str, Any]]:
    lines = (CORPUS / name).read_text("utf-8").split("\n")
    return [json.loads(line) for line in lines if line.strip()]


def _text(path: Path) -> str:
    return path.read_text("utf-8")
