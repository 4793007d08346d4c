"""One pass over the tags, comments and character references of HTML, or HTML in Markdown.

Not `html.parser`: it gives lines and columns, and is slower. Nothing here recurses, and every
scan moves forward, so that neither depth nor broken markup costs more than its length.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, field

from spincheck.readers import elements
from spincheck.readers.entities import reference_at
from spincheck.readers.marks import Mark, blank_block
from spincheck.readers.reading import BREAK, MASK, OBJECT, Comment

# A quote counts only behind "=", so that a stray apostrophe in a tag hides nothing.
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*+)"
    r"(?P<attributes>(?:[^>=]++|=\s*+(?:\"[^\"]*\"|'[^']*')?+)*+)>"
)
# Markdown knows a tag only where it is closed within its block and opens no other.
TAG_IN_BLOCK = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*+)(?=[\s/>])"
    r"(?P<attributes>(?:[^<>=\x1e]++|=\s*+(?:\"[^\"\x1e]*\"|'[^'\x1e]*')?+)*+)>"
)
_TAG_TO_FIRST_END = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*+)(?P<attributes>[^>]*+)>")
_NEXT_IN_PAGE = re.compile(r"[<&]|\n[ \t\r]*\n\s*|\r\n?[ \t]*\r\s*")
_NEXT_IN_BLOCK = re.compile(r"[<&]")
_COMMENT_END = re.compile(r"--!?>")
_ATTRIBUTE = re.compile(r"([^\s=>\"'/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))")
# A raised number is the mark of a note; a raised "st" belongs to its word.
_NOTE_MARK = re.compile(r"(?:<(?!/?sup)[^<>]{0,300}>|[\s\[\](),;*†‡§–\d-]){1,40}</sup", re.I)


@dataclass
class Markup:
    """What the pass found; marks are sorted."""

    marks: list[Mark] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    quotations: list[tuple[int, int]] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass
class _Skip:
    """An element whose content is not read, from `start`, until it is closed `depth` times."""

    name: str
    start: int
    depth: int = 1

    @property
    def inline(self) -> bool:
        return self.name in elements.INLINE_OBJECT or self.name == "sup"

    def marks(self, end: int) -> list[Mark]:
        return [(self.start, end, OBJECT)] if self.inline else blank_block(self.start, end)


def scan(text: str, *, in_blocks: bool = False, literal: Set[int] = frozenset()) -> Markup:
    """Scan a page, or with `in_blocks` the HTML inside Markdown's blocks (parted by BREAK).

    A "<" or "&" at an offset in `literal` stands for itself.
    """
    return _Scanner(text, in_blocks, literal).run()


class _Scanner:
    def __init__(self, text: str, in_blocks: bool, literal: Set[int]) -> None:
        self.text = text
        self.in_blocks = in_blocks
        self.literal = literal
        self.found = Markup()
        self.skip: _Skip | None = None
        self.quotes: list[tuple[str, int]] = []
        self.break_after: int = -1  # where the last <br> ended
        self.last_tag_end = text.rfind(">")
        self.next_comment_end = -1
        self.next_break = -1

    def run(self) -> Markup:
        text, at = self.text, 0
        following = (_NEXT_IN_BLOCK if self.in_blocks else _NEXT_IN_PAGE).search
        while match := following(text, at):
            start = match.start()
            if self.in_blocks and self.skip and self.skip.inline:
                self._end_with_block(start)
            if text[start] == "<":
                at = start + 1 if start in self.literal else self._angle(start)
            elif text[start] == "&":
                at = start + 1 if start in self.literal else self._reference(start)
            else:
                at = match.end()
                if not self.skip:  # an empty line in HTML is a space, and no new paragraph
                    self.found.marks.append((start, at, " "))
        if self.skip:
            end = len(text)
            if self.in_blocks and self.skip.inline:
                self._end_with_block(end)
            if self.skip:
                self.found.marks.extend(self.skip.marks(end))
        self.found.marks.sort(key=lambda mark: (mark[0], -mark[1]))
        return self.found

    def _end_with_block(self, before: int) -> None:
        skip = self.skip
        if skip is None:
            return
        if self.next_break < skip.start:
            place = self.text.find(BREAK, skip.start)
            self.next_break = place if place >= 0 else len(self.text)
        if self.next_break < before:
            self.found.marks.extend(skip.marks(self.next_break))
            self.skip = None

    def _reference(self, start: int) -> int:
        found = None if self.skip else reference_at(self.text, start, strict=self.in_blocks)
        if found is None:
            return start + 1
        end, sign = found
        self.found.marks.append((start, end, sign))
        return end

    def _angle(self, start: int) -> int:
        text = self.text
        if start > self.last_tag_end:
            # nothing is closed any more: a page shows none of an open comment
            if text.startswith("<!--", start) and not self.in_blocks:
                return self._comment(start)
            return start + 1
        if self.in_blocks:
            match = TAG_IN_BLOCK.match(text, start)
        else:
            match = _TAG.match(text, start) or _TAG_TO_FIRST_END.match(text, start)
        if match:
            return self._tag(match)
        if text.startswith("<!--", start):
            return self._comment(start)
        if text[start + 1 : start + 2] in ("!", "?") or (
            not self.in_blocks and text.startswith("</", start)
        ):
            return self._declaration(start)
        return start + 1

    def _comment(self, start: int) -> int:
        text = self.text
        for empty in ("<!-->", "<!--->"):
            if text.startswith(empty, start):
                return self._blank(start, start + len(empty))
        if self.next_comment_end < start + 4:
            match = _COMMENT_END.search(text, start + 4)
            self.next_comment_end = match.end() if match else len(text) + 1
        end = self.next_comment_end
        closed = end <= len(text)
        if self.in_blocks and (not closed or self._broken(start, end)):
            return start + 1
        end = min(end, len(text))
        if self.skip is None or self.skip.name == "head":
            body = text[start + 4 : end]
            body = _COMMENT_END.sub("", body) if closed else body
            self.found.comments.append(Comment(start, end, body.strip()))
        return self._blank(start, end)

    def _broken(self, start: int, end: int) -> bool:
        """Whether a block ends between two offsets; the next break is looked for once."""
        if self.next_break < start:
            place = self.text.find(BREAK, start)
            self.next_break = place if place >= 0 else len(self.text)
        return self.next_break < end

    def _declaration(self, start: int) -> int:
        """`<!doctype …>`, `<?xml …?>`, a CDATA section, or a broken closing tag."""
        closing = "]]>" if self.text.startswith("<![CDATA[", start) else ">"
        place = self.text.find(closing, start)
        if place < 0 and closing != ">":
            closing = ">"
            place = self.text.find(closing, start)
        end = place + len(closing)
        if self.in_blocks and self._broken(start, end):
            return start + 1
        return self._blank(start, end)

    def _blank(self, start: int, end: int) -> int:
        if self.skip is None:
            self.found.marks.extend(blank_block(start, end))
        return end

    def _tag(self, match: re.Match[str]) -> int:
        name, closes = match["name"].lower(), bool(match["close"])
        start, end = match.span()
        if self.skip:
            if not self._ends_skip(name, closes, start):
                return self._inside_skip(match, name, closes)
            if self.skip:  # closed by its own tag
                self.found.marks.extend(self.skip.marks(end))
                self.skip = None
                return end
        if not closes and name in elements.RAW:
            return self._raw(name, start, end)
        if not closes and not match["attributes"].endswith("/"):
            raised = name == "sup" and _NOTE_MARK.match(self.text, end)
            if raised or name in elements.HIDDEN or name in elements.INLINE_OBJECT:
                self.skip = _Skip(name, start)
                return end
        if name in elements.QUOTE:
            self._quote(name, closes, start, end)
        self.found.marks.append((start, end, self._sign(name, start, end)))
        return end

    def _ends_skip(self, name: str, closes: bool, start: int) -> bool:
        """Whether this tag ends what is skipped; an implied end is laid at the tag's start."""
        skip = self.skip
        assert skip is not None
        if name == skip.name:
            skip.depth += -1 if closes else 1
            return skip.depth == 0
        implied = (skip.inline and skip.name not in ("svg", "math") and name in elements.BLOCK) or (
            skip.name == "head" and not closes and name not in elements.IN_HEAD
        )
        if implied:
            self.found.marks.extend(skip.marks(start))
            self.skip = None
        return implied

    def _inside_skip(self, match: re.Match[str], name: str, closes: bool) -> int:
        if self.skip and self.skip.name == "head" and not closes:
            if name == "meta":
                self._meta(match["attributes"])
            elif name == "link":
                values = _attributes(match["attributes"])
                if values.get("rel", "").lower() == "canonical" and "href" in values:
                    self.found.metadata.setdefault("source", values["href"])
        if not closes and name in elements.RAW:
            return self._raw_end(name, match.end(), "title" if name == "title" else "")
        return match.end()

    def _meta(self, attributes: str) -> None:
        values = _attributes(attributes)
        name = (values.get("name") or values.get("property") or "").lower()
        key = elements.META_NAMES.get(name)
        if key and "content" in values:
            self.found.metadata.setdefault(key, values["content"])

    def _raw(self, name: str, start: int, end: int) -> int:
        end = self._raw_end(name, end, "title" if name == "title" else "")
        self.found.marks.extend(blank_block(start, end))
        return end

    def _raw_end(self, name: str, at: int, key: str) -> int:
        """The end of a raw element whose opening tag ends at `at`."""
        match = re.compile(rf"</{name}(?=[\s/>])[^>]*+>?", re.I).search(self.text, at)
        content_end = match.start() if match else len(self.text)
        if key and (not self.skip or self.skip.name == "head"):
            from html import unescape

            title = " ".join(unescape(self.text[at : min(content_end, at + 2000)]).split())
            self.found.metadata.setdefault(key, title)
        return match.end() if match else len(self.text)

    def _quote(self, name: str, closes: bool, start: int, end: int) -> None:
        if not closes:
            self.quotes.append((name, end))
            return
        while self.quotes:
            opened, since = self.quotes.pop()
            if opened == name:
                self.found.quotations.append((since, start))
                return

    def _sign(self, name: str, start: int, end: int) -> str:
        if name in elements.BLOCK:
            # an open <q> ends with its block: what follows it is not quoted
            while self.quotes and self.quotes[-1][0] == "q":
                self.quotes.pop()
            return BREAK
        if name in elements.VOID_OBJECT:
            return OBJECT
        if name == "br":
            doubled = self.break_after >= 0 and not self.text[self.break_after : start].strip()
            self.break_after = end
            return BREAK if doubled else " "
        return MASK


def _attributes(attributes: str) -> dict[str, str]:
    from html import unescape

    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(attributes[:10_000]):
        value = match[2] if match[2] is not None else match[3] or match[4] or ""
        found.setdefault(match[1].lower(), unescape(value).strip())
    return found
