"""From code-point offsets to what each format and editor counts in, and back.

Lines end at LF, CRLF or CR, as editors and the Language Server Protocol have it. All work is
linear in the text and sorted in the offsets: many findings on one long line cost no more.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

Unit = Literal["code-points", "utf-16", "utf-8"]

_LINE_END = re.compile(r"\r\n|\r|\n")


class Position(NamedTuple):
    """A line and a column, both 1-based; the column counts in the unit that was asked for."""

    line: int
    column: int


def width(text: str, unit: Unit) -> int:
    """The length of `text` in `unit`."""
    if unit == "code-points" or text.isascii():
        return len(text)
    if unit == "utf-8":
        return len(text.encode("utf-8", "surrogatepass"))
    # Code points beyond the basic plane take two UTF-16 units.
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def unit_offsets(text: str, offsets: Iterable[int], unit: Unit) -> dict[int, int]:
    """Each code-point offset (0-based) as an offset in `unit`. Reads each character once.

    Offsets beyond the text count as its end; the keys are the offsets as given.
    """
    converted: dict[int, int] = {}
    done = total = 0
    for offset in sorted(set(offsets)):
        stop = min(max(offset, 0), len(text))
        total += width(text[done:stop], unit)
        done = stop
        converted[offset] = total
    return converted


def code_point_offsets(text: str, offsets: Iterable[int], unit: Unit) -> dict[int, int]:
    """Each offset in `unit` as a code-point offset; one inside a character is its start."""
    wanted = sorted(set(offsets))
    if unit == "code-points" or text.isascii():
        return {offset: min(max(offset, 0), len(text)) for offset in wanted}
    encoding, size = ("utf-8", 1) if unit == "utf-8" else ("utf-16-le", 2)
    data = text.encode(encoding, "surrogatepass")
    converted: dict[int, int] = {}
    done = total = 0
    for offset in wanted:
        stop = _character_start(data, min(max(offset, 0) * size, len(data)), unit)
        if stop > done:
            total += len(data[done:stop].decode(encoding, "surrogatepass"))
            done = stop
        converted[offset] = total
    return converted


def _character_start(data: bytes, at: int, unit: Unit) -> int:
    if unit == "utf-8":
        while 0 < at < len(data) and data[at] & 0xC0 == 0x80:
            at -= 1
    elif 2 <= at < len(data):
        # A low surrogate after a high one is the second half of a character.
        low, high = data[at + 1] & 0xFC == 0xDC, data[at - 1] & 0xFC == 0xD8
        at -= 2 * (low and high)
    return at


class Positions:
    """The lines of one text, and positions in it."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def line_starts(self) -> Sequence[int]:
        """The code-point offset of each line's first character; the first is 0."""
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    @cached_property
    def _ascii(self) -> bool:
        return self.text.isascii()

    def line(self, offset: int) -> int:
        """The 1-based line that holds `offset`."""
        return bisect_right(self.line_starts, offset)

    def at(self, offset: int, unit: Unit = "code-points") -> Position:
        """The position of one code-point offset. For many, `many` is linear."""
        return self.many([offset], unit)[offset]

    def many(self, offsets: Iterable[int], unit: Unit = "code-points") -> dict[int, Position]:
        """The position of each code-point offset, by offset."""
        starts = self.line_starts
        wanted = sorted({min(max(offset, 0), len(self.text)) for offset in offsets})
        lines = {offset: bisect_right(starts, offset) for offset in wanted}
        if unit == "code-points" or self._ascii:
            return {at: Position(line, at - starts[line - 1] + 1) for at, line in lines.items()}
        # Only the lines that hold an offset are encoded, each from its start to its last offset.
        positions: dict[int, Position] = {}
        current, done, column = 0, 0, 1
        for at, line in lines.items():
            if line != current:
                current, done, column = line, starts[line - 1], 1
            column += width(self.text[done:at], unit)
            done = at
            positions[at] = Position(line, column)
        return positions

    def offset(self, line: int, column: int, unit: Unit = "code-points") -> int:
        """The code-point offset of a 1-based position, kept inside its line and the text."""
        starts = self.line_starts
        if line < 1:
            return 0
        if line > len(starts):
            return len(self.text)
        start = starts[line - 1]
        end = starts[line] if line < len(starts) else len(self.text)
        content = self.text[start:end]
        if line < len(starts):
            content = content.rstrip("\r\n")
        return start + code_point_offsets(content, [column - 1], unit)[column - 1]

    def line_span(self, line: int) -> tuple[int, int]:
        """Half-open span of a 1-based line without its line end."""
        start = self.line_starts[line - 1]
        end = self.line_starts[line] if line < len(self.line_starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return start, end
