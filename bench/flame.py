"""A flame graph as SVG: the share of samples in which each call was on the stack."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape
from zlib import crc32

WIDTH, ROW = 1200, 17
# Narrower boxes cannot be seen.
MIN_PIXELS = 0.5
# A letter's width at the font size used, for cutting names.
_LETTER = 6.6


@dataclass
class Node:
    """A call, the samples it was in, and what it called."""

    name: str
    samples: int = 0
    calls: dict[str, Node] = field(default_factory=dict)


def tree(stacks: Iterable[Sequence[str]]) -> Node:
    """Merge stacks, outermost call first, into one tree."""
    root = Node("all")
    for stack in stacks:
        node = root
        node.samples += 1
        for name in stack:
            node = node.calls.setdefault(name, Node(name))
            node.samples += 1
    return root


def draw(root: Node, title: str) -> str:
    """The tree, the root on top, calls beneath their callers; hovering shows the figures."""
    boxes: list[str] = []
    depth = _draw(root, 0.0, WIDTH / max(root.samples, 1), 0, root.samples, boxes)
    height = 34 + ROW * (depth + 1) + 8
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}"'
        f' height="{height}" font-family="ui-monospace, monospace" font-size="11">\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n'
        f'<text x="8" y="20" font-size="13">{escape(title)}</text>\n'
        + "\n".join(boxes)
        + "\n</svg>\n"
    )


def _draw(node: Node, x: float, scale: float, depth: int, total: int, boxes: list[str]) -> int:
    width = node.samples * scale
    if width < MIN_PIXELS:
        return depth - 1
    share = 100 * node.samples / max(total, 1)
    y = 34 + ROW * depth
    letters = int((width - 6) / _LETTER)
    shown = node.name if len(node.name) <= letters else node.name[: max(letters - 1, 0)] + "…"
    text = f'<text x="{x + 3:.1f}" y="{y + 12}">{escape(shown)}</text>' if letters > 2 else ""
    boxes.append(
        f"<g><title>{escape(node.name)}: {share:.1f} %, {node.samples} samples</title>"
        f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{ROW - 1}" rx="1"'
        f' fill="{_colour(node.name)}"/>{text}</g>'
    )
    deepest = depth
    for call in sorted(node.calls.values(), key=lambda each: each.name):
        deepest = max(deepest, _draw(call, x, scale, depth + 1, total, boxes))
        x += call.samples * scale
    return deepest


def _colour(name: str) -> str:
    """One hue a module, so that layers can be told apart: ours warm, the others grey."""
    module = name.partition(":")[0]
    code = crc32(module.encode())
    if module.startswith("spincheck"):
        return f"hsl({15 + code % 40}, 85%, {64 + code // 64 % 12}%)"
    return f"hsl(215, 14%, {74 + code % 12}%)"
