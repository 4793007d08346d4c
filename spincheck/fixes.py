"""From suggestions to edits of the text: case kept, a/an repaired, markup left whole.

An edit replaces one span of the text as read. Only edits that do not overlap are applied
together; everything outside them stays as it is, code point for code point.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from spincheck import rules
from spincheck.indefinite_article import indefinite_article
from spincheck.report import Finding


class Edit(NamedTuple):
    """Put `text` in place of `[start, end)`, in code points of the text as read."""

    start: int
    end: int
    text: str


_ARTICLE_BEFORE = re.compile(r"(?<![\w'’-])(?P<article>an?)(?P<gap>\s+)\Z", re.I)
# The longest gap between an article and its noun that is looked at: a wrapped, indented line.
_ARTICLE_WINDOW = 40
_WORD = re.compile(r"\w(?:[\w'’\u0300-\u036f-]*\w)?[\u0300-\u036f]*")
# Words that titles leave in lower case but at their start, by the common style guides.
_SMALL_WORDS = "a an the and or but nor of in on at to for by as from with into over per via"
_SMALL_IN_TITLES = frozenset(_SMALL_WORDS.split())
# Signs that only markup needs: where a phrase holds one, its reader is asked what is prose.
_MARKUP_SIGN = re.compile(r"[*_`~<>&\[\]\\|{}]")


def edits_of(text: str, finding: Finding, name: str = "") -> tuple[Edit, ...]:
    """What each suggestion of a finding would change in `text`, best first.

    Suggestions that cannot be put in without breaking the markup are left out. `name` tells the
    kind of text by its extension.
    """
    if not 0 <= finding.span.start < finding.span.end <= len(text):
        return ()
    edits = (_edit(text, finding, one.text, name) for one in finding.suggestions)
    return tuple(dict.fromkeys(edit for edit in edits if edit is not None))


def plan(
    text: str,
    findings: Iterable[Finding],
    name: str = "",
    *,
    least_probability: float | None = None,
) -> list[Edit]:
    """The edits to apply, in order of the text, none overlapping another.

    Safe are those whose original stands word for word in a reference. With `least_probability`
    the best suggestion of every other finding that is at least as sure is taken too. Where two
    overlap, the safe one wins, then the surer, then the first.
    """
    ranked: list[tuple[bool, float, Edit]] = []
    for finding in findings:
        rule = rules.RULES.get(finding.rule)
        if rule is not None and rule.fixable == "never":
            continue
        safe = is_safe(finding)
        if not safe and (least_probability is None or finding.probability < least_probability):
            continue
        for edit in edits_of(text, finding, name)[:1]:
            ranked.append((not safe, -finding.probability, edit))
    chosen: list[Edit] = []
    for _, _, edit in sorted(ranked):
        if all(edit.end <= other.start or other.end <= edit.start for other in chosen):
            chosen.append(edit)
    return sorted(chosen)


def is_safe(finding: Finding) -> bool:
    """Whether the first suggestion is the reference's own wording at a known place."""
    rule = rules.RULES.get(finding.rule)
    return (
        rule is not None
        and rule.fixable == "always"
        and bool(finding.suggestions)
        and finding.suggestions[0].reference_span is not None
    )


def apply(text: str, edits: Sequence[Edit]) -> str:
    """`text` with edits applied that are sorted and do not overlap. Raises ValueError if not."""
    pieces: list[str] = []
    at = 0
    for start, end, replacement in edits:
        if not at <= start <= end <= len(text):
            raise ValueError(f"edit {start}..{end} overlaps another or leaves the text")
        pieces += (text[at:start], replacement)
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def with_case_of(used: str, suggestion: str) -> str:
    """`suggestion` with the capitals that its place calls for: those of `used`.

    Capitals of the suggestion's own are never taken away: they may be a name's.
    """
    used_words, words = _WORD.findall(used), _WORD.findall(suggestion)
    if not used_words or not words or not any(map(str.isalpha, suggestion)):
        return suggestion
    letters = [word for word in used_words if word[0].isalpha()]
    if letters and all(map(str.isupper, letters)) and (len(letters) > 1 or len(letters[0]) > 1):
        return suggestion.upper()
    if len(letters) > 1 and all(word[0].isupper() for word in letters):
        first = True
        titled: list[str] = []
        at = 0
        for match in _WORD.finditer(suggestion):
            word = match[0]
            titled.append(suggestion[at : match.start()])
            titled.append(word if word in _SMALL_IN_TITLES and not first else _capitalised(word))
            at, first = match.end(), False
        return "".join(titled) + suggestion[at:]
    first_word = used_words[0]
    is_acronym = len(first_word) > 1 and first_word.isupper()
    if first_word[0].isupper() and not is_acronym:
        start = suggestion.index(words[0])
        return suggestion[:start] + _capitalised(suggestion[start:])
    return suggestion


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _edit(text: str, finding: Finding, suggestion: str, name: str) -> Edit | None:
    start, end = finding.span
    used = text[start:end]
    wanted = with_case_of(used, suggestion)
    if start == finding.sentence.start and used[0].isupper():
        wanted = _capitalised(wanted)
    replacement = _replacement(text, start, end, wanted, name)
    if replacement is None:
        return None
    if replacement == used:
        return None
    window_start = max(0, start - _ARTICLE_WINDOW)
    before = _ARTICLE_BEFORE.search(text[window_start:start])
    if before:
        article, right = before["article"], indefinite_article(wanted)
        at = window_start + before.start()
        # A capital A inside a sentence is a name ("vitamin A") unless a word follows "An".
        is_article = article[0] == "a" or at == finding.sentence.start
        if is_article and article.lower() != right:
            fitting = right.upper() if article.isupper() and len(article) > 1 else right
            if article[0].isupper():
                fitting = _capitalised(fitting)
            return Edit(at, end, fitting + before["gap"] + replacement)
    return Edit(start, end, replacement)


def _escaped(words: str, text: str, name: str) -> str:
    """`words` as the markup has to have them."""
    if not any(sign in words for sign in "<>&"):
        return words
    from html import escape

    from spincheck.readers import kind_of

    return escape(words, quote=False) if kind_of(text, name) == "html" else words


@lru_cache(maxsize=2)
def _prose(text: str, name: str) -> str:
    from spincheck.readers import read

    return read(text, name).prose


def _replacement(text: str, start: int, end: int, words: str, name: str) -> str | None:
    """What to put in place of `text[start:end]`; None where its markup could not be kept.

    Where markup or a line end runs through the phrase, word stands for word and what is between
    them stays where it is; words that are left over go to the last place. With fewer words than
    places a line end may go, but a pair of marks could end up empty: None.
    """
    used = text[start:end]
    prose = _prose(text, name)[start:end] if _MARKUP_SIGN.search(used) else used
    marked = any(sign in prose for sign in "\x00\x1e\ufffc")
    if not marked and "\n" not in used:
        return _escaped(words, text, name)
    places = [match.span() for match in _WORD.finditer(prose)]
    new = [_escaped(word, text, name) for word in words.split()]
    broken = "\x1e" in prose or "\ufffc" in prose
    broken = broken or any(_joined(prose, first) for first, _ in places)
    if not places or len(new) < len(places) or broken:
        return None if marked else _escaped(words, text, name)
    new[len(places) - 1 :] = [" ".join(new[len(places) - 1 :])]
    pieces: list[str] = []
    at = 0
    for (first, last), word in zip(places, new, strict=True):
        pieces += (used[at:first], word)
        at = last
    return "".join(pieces) + used[at:]


def _joined(prose: str, first: int) -> bool:
    """Whether the word at `first` goes on from another one across a mark: "Chil**ly**"."""
    before = prose[:first].rstrip("\x00")
    return bool(before) and len(before) < first and before[-1].isalnum()
