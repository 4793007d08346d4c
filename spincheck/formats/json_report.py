"""spincheck's own report: the types of `spincheck.report` as JSON, nothing added."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from spincheck.report import Report


def render(report: Report, sources: Mapping[str, str]) -> str:
    """The report as indented JSON; what a text cannot encode (lone surrogates) is escaped."""
    try:
        encoded = msgspec.json.encode(report)
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(report), indent=2) + "\n"
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the report."""
    described = msgspec.json.schema(Report)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **described}
