"""Writing XML by hand: escapes, and what XML 1.0 cannot hold at all."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

# Everything outside the Char production of XML 1.0 (section 2.2).
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def attributes(**values: object) -> str:
    """` name="value"` for each; an underscore at the end of a name is dropped."""
    return "".join(
        f" {name.rstrip('_')}={quoteattr(_clean(str(value)))}" for name, value in values.items()
    )


def content(text: str) -> str:
    """`text` as element content."""
    return escape(_clean(text))


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
