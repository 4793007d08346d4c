"""Input made to hurt: it is read in one pass, so that a quadratic one would not end here."""

import pytest

from spincheck.readers import READERS

UNITS = [
    "<b><b>", "[[[[", "<!--", "****", "> ", "- ", "`a``b```c", "](", "![", "[a](b \"", "*a_b",
    "<a =\"", "<a ='\"", "<p ", "://", "$a", "\\(", "&", "<code>", "<q>", "a|b\n-|-\n", "“a", "@a.",
    "<sup>1", "\n \n", "| ", "{{", "[^",
]  # fmt: skip
LENGTH = 100_000


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("unit", UNITS)
def test_repeated_openers(kind: str, unit: str) -> None:
    text = unit * (LENGTH // len(unit))
    assert len(READERS[kind](text).prose) == len(text)
