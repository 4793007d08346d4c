"""The slow, obvious version: the blocks of words that markdown-it-py finds in a text."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

WORD = re.compile(r"[^\W_]+")


def reference_blocks(text: str) -> list[list[str]]:
    """The words of every block that has any, without code, images and HTML."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    inlines = [token for token in parser.parse(text) if token.type == "inline"]
    blocks = (WORD.findall(_shown(token.children or [])) for token in inlines)
    return [words for words in blocks if words]


def _shown(tokens: list[Token]) -> str:
    pieces = []
    for token in tokens:
        if token.type in ("text", "text_special"):
            pieces.append(token.content)
        elif token.type in ("softbreak", "hardbreak", "code_inline", "image"):
            pieces.append(" ")
    return "".join(pieces)
