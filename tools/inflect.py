"""(form, lemma, tags) out of lemminflect's tables, and by rule for WordNet lemmas they lack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from spincheck.lexicon.relations import Form

Pair = tuple[str, str]  # form, lemma

_PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r", "aux": "v"}
# The columns of infl_lu.csv after lemma and part of speech.
_COLUMNS = {
    "noun": (Form.PLURAL,),
    "verb": (Form.PAST, Form.PAST_PARTICIPLE, Form.ING, Form.THIRD_PERSON),
    "adj": (Form.COMPARATIVE, Form.SUPERLATIVE),
    "adv": (Form.COMPARATIVE, Form.SUPERLATIVE),
}
_BE = {
    "am": Form(0),
    "are": Form(0),
    "is": Form.THIRD_PERSON,
    "was": Form.PAST,
    "were": Form.PAST,
    "been": Form.PAST_PARTICIPLE,
    "being": Form.ING,
}
_SHORTEST_BY_RULE = 3  # letters: below, rules make "was" a plural of "wa"


def pairs(inflections: str, lemmas: str, wordnet_parts: Mapping[str, set[str]]) -> dict[Pair, Form]:
    """Tags of every (form, lemma), the lemma's own base form included.

    `inflections` and `lemmas` are the texts of lemminflect's infl_lu.csv and lemma_lu.csv;
    `wordnet_parts` the parts of speech (n, v, a, r) of WordNet's lemmas.
    """
    found: dict[Pair, Form] = defaultdict(lambda: Form(0))
    listed: set[tuple[str, str]] = set()
    for line in inflections.splitlines():
        lemma, part, *cells = line.split(",")
        listed.add((lemma, _PARTS[part]))
        found[lemma, lemma] |= Form.BASE
        for form, tag in _listed(part, cells):
            found[form, lemma] |= tag
    for form, tag in _BE.items():
        found[form, "be"] |= tag
    for line in lemmas.splitlines():
        form, part, choices = line.split(",")
        if form.startswith("'") or form == "n't":
            continue
        for lemma in choices.split("/"):
            if lemma == form:
                found[form, form] |= Form.BASE
            elif (form, lemma) not in found:
                found[form, lemma] |= _likely_tag(form, part)
    for lemma, parts in wordnet_parts.items():
        found[lemma, lemma] |= Form.BASE
        if not lemma.isalpha() or not lemma.islower() or len(lemma) < _SHORTEST_BY_RULE:
            continue
        for part in parts:
            if (lemma, part) not in listed:
                for form, tag in _regular(lemma, part):
                    found[form, lemma] |= tag
    return dict(found)


def parts_of_speech(inflections: str) -> dict[str, set[str]]:
    """The parts of speech (n, v, a, r) of every lemma of infl_lu.csv, in its own capitals."""
    parts: dict[str, set[str]] = defaultdict(set)
    for line in inflections.splitlines():
        lemma, part, *_ = line.split(",")
        parts[lemma].add(_PARTS[part])
    return parts


def _listed(part: str, cells: list[str]) -> Iterator[tuple[str, Form]]:
    tags = _COLUMNS[part]
    for tag, cell in zip(tags, cells, strict=False):
        if not cell and tag is Form.PAST_PARTICIPLE:
            cell = cells[0]  # left empty where it is the past form
        for form in filter(None, cell.split("/")):
            yield form, tag


def _likely_tag(form: str, part: str) -> Form:
    if part == "noun":
        return Form.PLURAL
    if part in ("adj", "adv"):
        return Form.SUPERLATIVE if form.endswith("st") else Form.COMPARATIVE
    if form.endswith("ing"):
        return Form.ING
    return Form.THIRD_PERSON if form.endswith("s") else Form.PAST


def _regular(lemma: str, part: str) -> Iterator[tuple[str, Form]]:
    """Regular forms without doubled consonants; those nobody uses fall to the vocabulary."""
    consonant_y = lemma.endswith("y") and lemma[-2] not in "aeiou"
    if part in "nv":
        hissing = lemma.endswith(("s", "x", "z", "ch", "sh"))
        ending = lemma[:-1] + "ies" if consonant_y else lemma + ("es" if hissing else "s")
        yield ending, Form.PLURAL if part == "n" else Form.THIRD_PERSON
    if part == "v":
        silent_e = lemma.endswith("e")
        past = lemma[:-1] + "ied" if consonant_y else lemma + ("d" if silent_e else "ed")
        yield past, Form.PAST | Form.PAST_PARTICIPLE
        drops_e = silent_e and not lemma.endswith(("ee", "oe", "ye"))
        yield (lemma[:-1] if drops_e else lemma) + "ing", Form.ING
