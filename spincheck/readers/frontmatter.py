"""Front matter: the block of settings before a Markdown text, between `---` or `+++` lines."""

from __future__ import annotations

import re

# An open fence at the top without its end is a thematic break, not front matter; nothing that
# anyone writes by hand there is longer than this.
_MAX_LENGTH = 100_000
_BLOCK = re.compile(r"\ufeff?(?P<fence>---|\+\+\+)[ \t]*(?:\r\n|\n|\r)")
_PAIR = re.compile(r"([A-Za-z_][\w.-]*)\s*[:=]\s*(\S.*)?\Z")


def front_matter(text: str) -> tuple[int, dict[str, str]]:
    """The offset where the front matter ends (0 without one), and its top-level scalars.

    Keys are lower case, values without quotes and comments; nested values are left out. Reads
    the plain `key: value` of YAML and `key = value` of TOML, which is what articles have.
    """
    match = _BLOCK.match(text)
    if not match:
        return 0, {}
    closing = r"^(?:---|\.\.\.)" if match["fence"] == "---" else r"^\+\+\+"
    ends = re.compile(closing + r"[ \t]*(?:\r\n|\n|\r|\Z)", re.M)
    inside = text[match.end() : match.end() + _MAX_LENGTH].replace("\r\n", " \n")
    end = ends.search(inside.replace("\r", "\n"))
    if not end:
        return 0, {}
    lines = inside[: end.start()].splitlines()
    if match["fence"] == "---" and lines and not lines[0].strip():
        return 0, {}  # a break between blank lines, not settings
    metadata: dict[str, str] = {}
    for line in lines:
        if line[:1].isspace() or line.startswith(("#", "-")):
            continue
        pair = _PAIR.match(line.rstrip())
        if pair:
            metadata.setdefault(pair[1].lower(), _scalar(pair[2] or ""))
    return match.end() + end.end(), metadata


def _scalar(value: str) -> str:
    value = value.strip()
    if value[:1] in ("'", '"'):
        end = value.find(value[0], 1)
        return value[1:end] if end > 0 else value[1:]
    return re.split(r"\s#", value, maxsplit=1)[0].strip()
