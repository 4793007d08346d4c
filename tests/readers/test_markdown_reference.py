"""Our Markdown against markdown-it-py's: the same words in the same blocks."""

import re

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from spincheck.readers import BREAK, MASK, read

from .reference_markdown import WORD, reference_blocks

PIECES = st.sampled_from([
    "Chilly", "Warfare", "**", "*", "_", "__", "***", "`", "``", "~~", "\\*", "\\", "é",
    "\U0001f600", " ", " ", " ", "\n", "\n", "\n\n", "\n\n", "> ", "- ", "* ", "1. ", "2. ",
    "# ", "## ", "\n```\n", "    ", "  ", "\t", "[", "]", "](u)", "![", "][r]",
    "\n\n[r]: x\n\n", "\n---\n", "\n===\n", "***\n", "a<b>", "</b>", "&amp;", "&eacute;",
    "&copy", ".", ",", "(", ")", "!", "a", "b_c", "two",
    "\n\n| a | b |\n|---|---|\n| c | d |\n\n",
])  # fmt: skip
TEXTS = st.lists(PIECES, max_size=25).map("".join)

# On purpose otherwise: prose inside HTML blocks is read, and so are a table's surplus cells.
DIFFERENT = re.compile(r"^[\s>*+#\d.|-]*</?b|\|[^\n]*\n[\s>*+#\d.-]*\|?-+\|?(?!-)", re.M)


def our_blocks(text: str) -> list[list[str]]:
    prose = read(text, "a.md").prose.replace(MASK, "")
    blocks = (WORD.findall(block) for block in re.split(BREAK + r"|\n[ \t]*\n", prose))
    return [words for words in blocks if words]


@settings(max_examples=400, derandomize=True, deadline=None)
@given(TEXTS)
def test_same_words_in_same_blocks(text: str) -> None:
    assume(not DIFFERENT.search(text.replace("|\n|---|---|\n|", "")))
    assert our_blocks(text) == reference_blocks(text)
