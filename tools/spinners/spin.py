"""Spins clean text in several styles, with gold, so that the judge has something to learn from.

Each style is a way in which real tools choose a replacement; each text is spun at one rate. Whole
styles are kept out when the judge is validated.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from typing import NamedTuple

from spincheck.lexicon.relations import Relation
from tools.pack_candidates import (
    FUNCTION_WORD,
    NAME_LIKE,
    SUBSTITUTIONS,
    Lexicon,
    from_substitutions,
)  # fmt: skip

STYLES = ("any_sense", "uninflected", "fixed_common", "listed", "two_hops", "rarest", "mild")
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_GOOD = Relation.SAME_SYNSET | Relation.OPENOFFICE
_CLOSE = int(_GOOD | Relation.MOBY_MUTUAL | Relation.SIMILAR_TO)
_SENSE = int(Relation.SAME_SYNSET)
_THESAURUS = int(_GOOD | Relation.MOBY)


class Swap(NamedTuple):
    """A replaced stretch of the spun text, and what stood there."""

    start: int
    end: int
    original: str


class Spun(NamedTuple):
    text: str
    swaps: tuple[Swap, ...]


class Spinner:
    """All styles over one loaded lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.x = lexicon
        self.listed: dict[str, list[str]] = defaultdict(list)
        for used, originals in from_substitutions(
            lexicon, SUBSTITUTIONS.read_text().splitlines()
        ).items():
            for original in originals:
                text = " ".join(lexicon.text[at] for at in original)
                self.listed[text].append(" ".join(lexicon.text[at] for at in used))
        self.options: dict[tuple[int, str], list[str]] = {}

    def spin(self, text: str, style: str, rate: float, seed: int) -> Spun:
        """Replace about `rate` of the words of `text`, names and function words aside."""
        chance = random.Random(seed)
        repair = chance.random() < 0.5
        fixed: dict[str, str] = {}
        pieces: list[str] = []
        swaps: list[Swap] = []
        done = length = 0
        # About 45 of 100 words can be replaced, so each of those is at twice the rate.
        words = list(_WORD.finditer(text))
        skip_to = -1
        for n, match in enumerate(words):
            if match.start() < skip_to or chance.random() > rate * 2.0:
                continue
            end, new = self._replacement(text, words, n, style, chance, fixed)
            if new is None:
                continue
            used = text[match.start() : end]
            new = new.capitalize() if used[0].isupper() else new
            between = text[done : match.start()]
            if repair:
                between = _with_article(between, new)
            pieces += [between, new]
            length += len(between)
            swaps.append(Swap(length, length + len(new), used))
            length += len(new)
            done = skip_to = end
        return Spun("".join(pieces) + text[done:], tuple(swaps))

    def _replacement(
        self,
        text: str,
        words: list[re.Match[str]],
        n: int,
        style: str,
        chance: random.Random,
        fixed: dict[str, str],
    ) -> tuple[int, str | None]:
        match = words[n]
        written = match[0]
        start_of_sentence = (
            not text[: match.start()].rstrip() or text[: match.start()].rstrip()[-1:] in ".!?"
        )
        if written[0].isupper() and not start_of_sentence:
            return match.end(), None
        if style == "listed":
            for more in (2, 1, 0):
                if n + more < len(words):
                    end = words[n + more].end()
                    phrase = " ".join(text[match.start() : end].lower().split())
                    if phrase in self.listed:
                        return end, chance.choice(self.listed[phrase])
            if chance.random() < 0.6:
                return match.end(), None
        word = written.lower()
        if word in fixed:
            return match.end(), fixed[word]
        at = self.x.id.get(word, -1)
        if at < 0 or self.x.flags[at] & (FUNCTION_WORD | NAME_LIKE) or len(word) < 3:
            return match.end(), None
        options = self._options(at, "fixed_common" if style == "listed" else style)
        if not options:
            return match.end(), None
        zipf = [self.x.zipf[self.x.id[option]] for option in options]
        if style == "rarest":
            new = min(zip(zipf, options, strict=True))[1]
        elif style in ("fixed_common", "listed", "mild"):
            new = chance.choices(options, [10 ** (z / 2) for z in zipf])[0]
            fixed[word] = new
        else:
            new = chance.choice(options)
        return match.end(), new

    def _options(self, at: int, style: str) -> list[str]:
        if (at, style) not in self.options:
            self.options[at, style] = sorted(self._found(at, style))
        return self.options[at, style]

    def _found(self, at: int, style: str) -> set[str]:
        x = self.x
        wanted = {
            "any_sense": _THESAURUS, "uninflected": _SENSE, "fixed_common": _CLOSE,
            "two_hops": _CLOSE, "rarest": _CLOSE, "mild": _SENSE,
        }[style]  # fmt: skip
        least = {"fixed_common": 3.3, "mild": 3.5, "two_hops": 2.5}.get(style, 1.8)
        found: set[str] = set()
        for lemma, bits in x.readings(at):
            others = self._others(lemma, wanted)
            if style == "two_hops":
                others = [far for other in others[:8] for far in self._others(other, wanted)[:8]]
            for other in others:
                if style == "uninflected":
                    forms = [other]
                else:
                    forms = [form for form, has in x.forms(other) if has & bits]
                    forms = forms or ([other] if bits & 128 else [])
                found |= {x.text[f] for f in forms if x.zipf[f] >= least and f != at}
        return found - {x.text[at]}

    def _others(self, lemma: int, wanted: int) -> list[int]:
        x = self.x
        return [
            other
            for other, relation in x.related(lemma)
            if relation & wanted
            and not relation & Relation.ANTONYM
            and other != lemma
            and not x.flags[other] & NAME_LIKE
        ]


def _with_article(between: str, new: str) -> str:
    found = re.search(r"\b([Aa])n?(\s+)$", between)
    if not found:
        return between
    vowel = new[0].lower() in "aeiou"
    return between[: found.start()] + found[1] + ("n" if vowel else "") + found[2]
