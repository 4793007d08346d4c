"""What all readers share: laying marks over a text, and finding what is not judged in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from spincheck.readers.reading import BREAK, MASK, OBJECT, Comment, Reading

Mark = tuple[int, int, str]
"""`text[start:end]` reads as the sign (at most as long), then nothing. A plain tuple: there are
as many as lines in a text."""


def lay(text: str, marks: Iterable[Mark]) -> str:
    """The text under its marks, of the same length; where marks overlap, the first wins.

    `marks` are sorted by start.
    """
    pieces: list[str] = []
    at = 0
    for start, end, sign in marks:
        if start < at:
            start, sign = at, MASK
        if end <= start:
            continue
        pieces.append(text[at:start])
        pieces.append(sign + MASK * (end - start - len(sign)))
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def blank_block(start: int, end: int) -> list[Mark]:
    """Marks over a block that is no prose: nothing to read, a break at both edges."""
    if end - start < 2:
        return [(start, end, BREAK)] if end > start else []
    return [(start, end - 1, BREAK), (end - 1, end, BREAK)]


# Inside prose, not judged: URLs, e-mail addresses, DOIs, TeX formulas, numbered citations. Every
# pattern begins with a literal, which `re` finds at the speed of memchr, and none reaches over
# the beginning of its next match: linear time.
_URL_REST = r"""[^\s<>"\x00\x1e“”]+"""
_URL = re.compile(r"://" + _URL_REST)
_SCHEMES = ("https", "http", "ftp", "file")
_WWW = re.compile(r"www\.(?<![\w.]www\.)" + _URL_REST)
_DOI = re.compile(r"10\.(?<![\w.]10\.)\d{4,9}/" + _URL_REST)
_MAIL_DOMAIN = re.compile(r"@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_MAIL_SIGNS = frozenset("._%+-")
_MAIL_NAME_LENGTH = 64  # RFC 5321, 4.5.3.1.1
_CITATION = re.compile(r"\[\d{1,3}(?:\s{0,2}[,;–-]\s{0,2}\d{1,3}){0,20}\]")
_TEX_BODY = r"((?:[^\x1e\\]|\\[^()\[\]\\])*+)"
TEX = re.compile(rf"\\{{1,2}}(?:\({_TEX_BODY}\\{{1,2}}\)|\[{_TEX_BODY}\\{{1,2}}\])")
# A dollar opens a formula only where it closes and holds a sign of TeX, or is a single letter,
# so that "$5 to $10" is money.
DOLLARS = re.compile(
    r"\$(?<![\\\w]\$)(?:\$[^$\x1e]{1,4000}\$\$"
    r"|(?=[^\s$])(?:[A-Za-z]|(?=[^$\x1e]{0,400}[\\^_={}])[^$\x1e]{1,400})(?<!\s)\$(?!\d))"
)
_URL_TAIL = ".,;:!?'’\"*_~"


def find_objects(prose: str) -> list[Mark]:
    """Marks over what stands in prose but is not judged, sorted."""
    marks = [
        (match.start(), match.end(), OBJECT)
        for pattern in (TEX, DOLLARS, _CITATION)
        for match in pattern.finditer(prose)
    ]
    marks.extend((*span, OBJECT) for span in find_urls(prose))
    for pattern in (_WWW, _DOI):
        for match in pattern.finditer(prose):
            start = match.start()
            marks.append((start, start + len(_without_tail(match[0])), OBJECT))
    for match in _MAIL_DOMAIN.finditer(prose):
        start = match.start()
        while match.start() - start < _MAIL_NAME_LENGTH and start > 0:
            if not (prose[start - 1].isalnum() or prose[start - 1] in _MAIL_SIGNS):
                break
            start -= 1
        if start < match.start():
            marks.append((start, match.end(), OBJECT))
    marks.sort()
    return marks


def find_urls(text: str) -> Iterator[tuple[int, int]]:
    """The spans of URLs with a scheme, in order."""
    colon = text.find("://")
    while colon >= 0:
        span = _url_at(text, colon)
        if span:
            yield span
        colon = text.find("://", span[1] if span else colon + 3)


def _url_at(text: str, colon: int) -> tuple[int, int] | None:
    """The span of the URL whose "://" is at `colon`."""
    before = text[max(0, colon - 5) : colon].lower()
    scheme = next((s for s in _SCHEMES if before.endswith(s)), None)
    match = _URL.match(text, colon) if scheme else None
    if not match or not scheme:
        return None
    return colon - len(scheme), colon + len(_without_tail(match[0]))


def _without_tail(url: str) -> str:
    """A URL less the punctuation of the sentence around it and a bracket it did not open."""
    end = len(url)
    opened, closed = url.count("("), url.count(")")
    while end > 1:
        if url[end - 1] == ")" and closed > opened:
            closed -= 1
        elif url[end - 1] not in _URL_TAIL:
            break
        end -= 1
    return url[:end]


# Shorter quoted runs are terms or scare quotes ("a new “iron curtain”"), not someone's words.
_MIN_QUOTED_WORDS = 3
_CURLY = re.compile(r"“([^“”\x1e]*+)(?:”|(?=\x1e[\x00\x1e\s]{0,1000}“))")
_STRAIGHT = re.compile(r"\"(?<![\w\"]\")(?=[^\s\"])([^\"\x1e]*+)(?<=\S)\"(?!\w)")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def find_quotations(prose: str) -> list[tuple[int, int]]:
    """Spans between quotation marks inside a block, of three words and more, sorted.

    A curly quotation that is not closed but goes on in the next block counts to its block's end.
    """
    spans = []
    for pattern in (_CURLY, _STRAIGHT):
        for match in pattern.finditer(prose):
            if len(_WORD.findall(match[1].replace(MASK, ""))) >= _MIN_QUOTED_WORDS:
                # the mark may have been an entity: the quotation begins behind all of it
                end = match.end(1)
                spans.append((end - len(match[1].lstrip(MASK)), end))
    spans.sort()
    return spans


def join_spans(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The union of spans, sorted and disjoint."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif end > start:
            joined.append((start, end))
    return tuple(joined)


# Zero-width characters are no part of a word: they are how copied text is made to look new.
_INVISIBLE = re.compile("[\xad\u200b\u200c\u200d\u2060\ufeff]")


def finish(
    text: str,
    marks: Iterable[Mark],
    quotations: Iterable[tuple[int, int]] = (),
    comments: Iterable[Comment] = (),
    metadata: Mapping[str, str] | None = None,
) -> Reading:
    """The last step of every reader: the marks laid, and what is not judged found."""
    prose = lay(text, marks)
    prose = lay(prose, find_objects(prose))
    prose = _INVISIBLE.sub(MASK, prose)
    quoted = join_spans([*quotations, *find_quotations(prose)])
    return Reading(prose, quoted, tuple(comments), metadata or {})
