"""Readers: one file an input format. Each returns the raw text's prose, at its own offsets.

A new format is one file with a function `str -> Reading`, a line in READERS and one in
EXTENSIONS.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spincheck.readers.reading import BREAK, MASK, OBJECT, Comment, Reading

__all__ = [
    "BREAK", "EXTENSIONS", "MASK", "OBJECT", "READERS", "Comment", "Reading", "kind_of", "read",
]  # fmt: skip


# A reader is imported when it is first used: a hook on one plain text pays for no other.
def _read_text(text: str) -> Reading:
    from spincheck.readers.text import read_text

    return read_text(text)


def _read_markdown(text: str) -> Reading:
    from spincheck.readers.markdown import read_markdown

    return read_markdown(text)


def _read_html(text: str) -> Reading:
    from spincheck.readers.html import read_html

    return read_html(text)


READERS: dict[str, Callable[[str], Reading]] = {
    "text": _read_text,
    "markdown": _read_markdown,
    "html": _read_html,
}

EXTENSIONS: dict[str, str] = {
    ".txt": "text", ".text": "text", ".rst": "text", ".adoc": "text",
    ".md": "markdown", ".markdown": "markdown", ".mdown": "markdown", ".mkd": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html",
}  # fmt: skip

_PAGE = re.compile(
    r"\ufeff?\s{0,100}(?:<\?xml[^>]{0,200}>\s{0,100})?<(?:!doctype\s+html|html\b)", re.I
)
# Without a telling name: what an HTML fragment begins with, and signs of Markdown that plain
# text seldom has; two of them, or front matter, decide.
_FRAGMENT = re.compile(
    r"\s{0,100}<(?:article|body|div|h[1-6]|head|main|p|section|table|ul)(?=[\s>])", re.I
)
_MARKDOWN_SIGNS = tuple(
    re.compile(sign, re.M)
    for sign in (r"^#{1,6} \S", r"^```", r"\[[^\]\n]{1,99}\]\([^)\s]{1,300}\)", r"\*\*\w", r"^> \S")
)
_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n[A-Za-z_][\w-]*:")
_SNIFFED_LENGTH = 20_000


def read(text: str, name: str = "") -> Reading:
    """Read `text` by the kind that its name's extension, else its content, tells."""
    return READERS[kind_of(text, name)](text)


def kind_of(text: str, name: str = "") -> str:
    """The key of READERS that fits: the extension's, unless the text is a whole HTML page."""
    dot = name.rfind(".")
    kind = EXTENSIONS.get(name[dot:].lower() if dot >= 0 else "")
    if kind != "markdown" and _PAGE.match(text):
        return "html"
    if kind is not None:
        return kind
    if _FRAGMENT.match(text):
        return "html"
    if _FRONT_MATTER.match(text):
        return "markdown"
    beginning = text[:_SNIFFED_LENGTH]
    signs = sum(1 for sign in _MARKDOWN_SIGNS if sign.search(beginning))
    return "markdown" if signs >= 2 else "text"
