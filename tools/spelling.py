"""British and American spellings: (British, American), by rule where both sides are known words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

Row = tuple[str, ...]
Stems = Mapping[str, Sequence[str]]  # by the names in tables/spelling_stems.txt

_ISE = ("ise", "ised", "ises", "ising", "iser", "isers", "isation", "isations", "isational")
_YSE = ("yse", "ysed", "yses", "ysing", "yser", "ysers")
_OUR = (
    *("", "s", "ed", "ing", "er", "ers", "able", "ably", "al", "ally", "ful", "fully", "less"),
    *("hood", "hoods", "ite", "ites", "itism", "ist", "y", "ies", "ings", "ly", "some"),
)
_RE = ("re", "res", "red")
_L = ("ed", "ing", "er", "ers", "ings", "ous", "ously", "or", "ors", "ery", "ist", "ists")


def variants(pairs: Sequence[Row], stems: Stems, known: Collection[str]) -> list[Row]:
    """The pairs as written and those by rule, where both sides are known."""
    found = [*pairs, *_ise(known, stems["always_ise"]), *_by_stem(stems)]
    return [row for row in found if row[0] in known and row[1] in known]


def _ise(known: Collection[str], never: Sequence[str]) -> Iterator[Row]:
    for word in sorted(known):
        for endings, exceptions in ((_ISE, never), (_YSE, ())):
            for ending in endings:
                stem = word.removesuffix(ending)
                american = stem + ending.replace("is", "iz").replace("ys", "yz")
                if word.endswith(ending) and len(stem) > 2 and not _ends_in(stem, exceptions):
                    yield word, american


def _ends_in(stem: str, exceptions: Sequence[str]) -> bool:
    """Short exceptions must be the whole stem: "rise", but "glamorise"."""
    return any(stem == s or (len(s) > 2 and stem.endswith(s)) for s in exceptions)


def _by_stem(stems: Stems) -> Iterator[Row]:
    for stem in stems["our"]:
        for ending in _OUR:
            yield f"{stem}our{ending}", f"{stem}or{ending}"
    for stem in stems["re"]:
        for ending in _RE:
            yield stem + ending, stem + "er" + ending[2:].replace("d", "ed")
    for stem in stems["doubled_l"]:
        for ending in _L:
            yield f"{stem}l{ending}", f"{stem}{ending}"
    for stem in stems["ogue"]:
        for ending in ("", "s", "d"):
            yield f"{stem}ogue{ending}", f"{stem}og{ending.replace('d', 'ed')}"
    for word in stems["ligatures"]:
        yield word, word.replace("ae", "e").replace("oe", "e")
