"""Pairs out of the Moby and OpenOffice thesauri."""

from __future__ import annotations

import json
from collections.abc import Iterator

Pair = tuple[str, str]


def moby(text: str) -> Iterator[Pair]:
    """(head, synonym) of `words.txt`: one head a line, then its synonyms, between commas."""
    for line in text.splitlines():
        head, *others = (word.strip() for word in line.split(","))
        for other in others:
            yield head, other


def openoffice(source: str) -> Iterator[Pair]:
    """(head, synonym) of the JavaScript module that holds `th_en_US_new` as one object."""
    body = source[source.index("{") : source.rindex("}") + 1]
    for head, others in json.loads(body).items():
        for other in others:
            yield head, other
