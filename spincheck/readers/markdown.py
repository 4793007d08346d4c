"""Markdown: CommonMark with tables, notes, front matter, and what site builders add to it.

Two passes of one's own, because no library gives inline positions at this speed: tree-sitter's
grammar reads 0.8 MB a second and is quadratic in runs of `****`, markdown-it-py reads 1.4 MB a
second and knows no inline offsets. Its output is what the tests compare with.
"""

from __future__ import annotations

from spincheck.readers.blocks import scan_blocks
from spincheck.readers.frontmatter import front_matter
from spincheck.readers.inline import scan_inline
from spincheck.readers.marks import finish, lay
from spincheck.readers.markup import scan
from spincheck.readers.reading import Reading


def read_markdown(text: str) -> Reading:
    """Read Markdown: blocks, then what is inside them, then the HTML that remains."""
    start, metadata = front_matter(text)
    blocks = scan_blocks(text, start)
    parted = lay(text, blocks.marks)
    marks, literal = scan_inline(parted, blocks.labels)
    inlined = lay(parted, marks)
    markup = scan(inlined, in_blocks=True, literal=literal)
    comments = sorted([*blocks.comments, *markup.comments])
    quotations = [*blocks.quotations, *markup.quotations]
    return finish(inlined, markup.marks, quotations, comments, metadata)
