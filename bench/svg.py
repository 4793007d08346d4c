"""Small charts as SVG, written by hand: bars, points with intervals, lines on log axes.

Readable on light and dark pages: strokes and texts take mid greys, data one colour.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

WIDTH = 720
INK, RULE, COLOURS = "#667085", "#98a2b3", ("#2e7cd6", "#d9643a", "#3a9a5b", "#9159c1")
_FONT = 'font-family="system-ui, sans-serif" font-size="12"'


class Bar(NamedTuple):
    """A share with its 95 % interval, all 0 to 1."""

    label: str
    value: float
    low: float
    high: float
    note: str = ""


class Series(NamedTuple):
    """Points (x, y, low, high); low and high are y where there is no interval."""

    name: str
    points: Sequence[tuple[float, float, float, float]]


def bars(title: str, rows: Sequence[Bar], limit: float = 1.0) -> str:
    """Horizontal bars with whiskers, on a scale from 0 to `limit`."""
    left, right, step, top = 310, 90, 22, 44
    height = top + step * len(rows) + 34
    scale = (WIDTH - left - right) / limit
    parts = [_text(12, 22, title, bold=True)]
    for tick in range(5):
        x = left + scale * limit * tick / 4
        parts.append(_line(x, top - 8, x, height - 28, RULE, 0.5))
        parts.append(_text(x, height - 10, f"{100 * limit * tick / 4:g} %", anchor="middle"))
    for at, row in enumerate(rows):
        y = top + step * at
        end = min(row.value, limit)
        parts.append(_text(left - 8, y + 12, row.label, anchor="end"))
        parts.append(
            f'<rect x="{left}" y="{y + 2}" width="{max(end * scale, 1):.1f}" height="13"'
            f' fill="{COLOURS[0]}"/>'
        )
        low, high = (left + scale * min(each, limit) for each in (row.low, row.high))
        parts.append(_line(low, y + 8.5, high, y + 8.5, INK, 1.5))
        parts.append(_text(WIDTH - right + 8, y + 12, row.note))
    return _page(height, title, parts)


def curves(title: str, series: Sequence[Series], x_title: str, y_title: str) -> str:
    """Points with whiskers in the unit square, with the diagonal: a calibration curve."""
    left, top, size = 60, 44, 400
    height = top + size + 56
    parts = [_text(12, 22, title, bold=True)]
    for tick in range(6):
        at = size * tick / 5
        parts.append(_line(left + at, top, left + at, top + size, RULE, 0.5))
        parts.append(_line(left, top + at, left + size, top + at, RULE, 0.5))
        parts.append(_text(left + at, top + size + 18, f"{tick / 5:g}", anchor="middle"))
        parts.append(_text(left - 8, top + size - at + 4, f"{tick / 5:g}", anchor="end"))
    parts.append(_line(left, top + size, left + size, top, INK, 1, dashed=True))
    for at, one in enumerate(series):
        colour = COLOURS[at % len(COLOURS)]
        places = []
        for x, y, low, high in one.points:
            px, py = left + size * x, top + size * (1 - y)
            places.append(f"{px:.1f},{py:.1f}")
            parts.append(
                _line(px, top + size * (1 - low), px, top + size * (1 - high), colour, 1.2)
            )
            parts.append(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3.5" fill="{colour}"/>')
        parts.append(_path(places, colour))
        parts += _legend(left + size + 24, top + 14 + 20 * at, one.name, colour)
    parts.append(_text(left + size / 2, height - 10, x_title, anchor="middle"))
    parts.append(_text(left, top - 8, y_title))
    return _page(height, title, parts)


def growth(title: str, series: Sequence[Series], x_title: str, y_title: str) -> str:
    """Lines on logarithmic axes, whole decades."""
    left, top, size, wide = 70, 44, 340, 400
    height = top + size + 56
    xs = [point[0] for one in series for point in one.points]
    ys = [point[1] for one in series for point in one.points]
    x_range, y_range = _decades(xs), _decades(ys)

    def place(x: float, y: float) -> tuple[float, float]:
        right = (math.log10(x) - x_range[0]) / (x_range[1] - x_range[0])
        up = (math.log10(y) - y_range[0]) / (y_range[1] - y_range[0])
        return left + wide * right, top + size * (1 - up)

    parts = [_text(12, 22, title, bold=True)]
    for power in range(x_range[0], x_range[1] + 1):
        x, _ = place(10.0**power, 10.0 ** y_range[0])
        parts.append(_line(x, top, x, top + size, RULE, 0.5))
        parts.append(_text(x, top + size + 18, f"{10.0**power:g}", anchor="middle"))
    for power in range(y_range[0], y_range[1] + 1):
        _, y = place(10.0 ** x_range[0], 10.0**power)
        parts.append(_line(left, y, left + wide, y, RULE, 0.5))
        parts.append(_text(left - 8, y + 4, f"{10.0**power:g}", anchor="end"))
    for at, one in enumerate(series):
        colour = COLOURS[at % len(COLOURS)]
        places = [place(x, y) for x, y, _, _ in one.points]
        parts.append(_path([f"{x:.1f},{y:.1f}" for x, y in places], colour))
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        parts += _legend(left + wide + 24, top + 14 + 20 * at, one.name, colour)
    parts.append(_text(left + wide / 2, height - 10, x_title, anchor="middle"))
    parts.append(_text(left, top - 8, y_title))
    return _page(height, title, parts)


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _legend(x: float, y: float, name: str, colour: str) -> list[str]:
    return [f'<circle cx="{x}" cy="{y - 4}" r="4" fill="{colour}"/>', _text(x + 10, y, name)]


def _path(places: Sequence[str], colour: str) -> str:
    points = " ".join(places)
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.8"/>'


def _line(
    x1: float, y1: float, x2: float, y2: float, colour: str, width: float, dashed: bool = False
) -> str:
    dash = ' stroke-dasharray="5 4"' if dashed else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"'
        f' stroke-width="{width}"{dash}/>'
    )


def _text(x: float, y: float, text: str, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{INK}"{weight}>'
        f"{escape(text)}</text>"
    )


def _page(height: float, title: str, parts: Sequence[str]) -> str:
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}"'
        f' width="{WIDTH}" height="{height:.0f}" role="img" aria-label="{escape(title)}" {_FONT}>\n'
        f"{body}\n</svg>\n"
    )
