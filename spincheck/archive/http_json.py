"""JSON over HTTP, with errors in plain words."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib import error, parse, request

from spincheck.archive.interface import ArchiveError

_TIMEOUT_SECONDS = 60.0
_JSON = "application/json"
# What a bulk request is made of: one JSON value a line.
_LINES = "application/x-ndjson"


class Server:
    """A base address, with the user's name and password where the location has them.

    Raises ArchiveError for whatever does not answer with JSON and a status below 300.
    """

    def __init__(self, location: str) -> None:
        parts = parse.urlsplit(location)
        try:
            host, port = parts.hostname or "", parts.port
        except ValueError as problem:
            raise ArchiveError(f"{location}: {problem}") from problem
        self.address = f"{parts.scheme}://{host}" + (f":{port}" if port else "")
        self._headers = {"Accept": _JSON}
        if parts.username is not None:
            pair = f"{parse.unquote(parts.username)}:{parse.unquote(parts.password or '')}"
            token = base64.b64encode(pair.encode()).decode("ascii")
            self._headers["Authorization"] = f"Basic {token}"

    def call(self, method: str, path: str, body: object = None, *, missing: bool = False) -> Any:
        """The answer to one request; None for status 404 if `missing` may be."""
        data = None if body is None else json.dumps(body).encode()
        return self._send(method, path, data, _JSON, missing)

    def send_lines(self, path: str, lines: Iterable[Mapping[str, object]]) -> Any:
        """The answer to a request of many JSON values."""
        data = "".join(json.dumps(line) + "\n" for line in lines).encode()
        return self._send("POST", path, data, _LINES, False)

    def _send(self, method: str, path: str, data: bytes | None, kind: str, missing: bool) -> Any:
        headers = self._headers if data is None else {**self._headers, "Content-Type": kind}
        asked = request.Request(self.address + path, data, headers, method=method)
        try:
            with request.urlopen(asked, timeout=_TIMEOUT_SECONDS) as answer:
                return json.loads(answer.read() or b"null")
        except error.HTTPError as problem:
            if missing and problem.code == 404:
                return None
            raise ArchiveError(f"{self.address}{path}: {_cause(problem)}") from problem
        except (OSError, ValueError) as problem:
            reason = getattr(problem, "reason", problem)
            raise ArchiveError(f"{self.address}: no usable answer ({reason})") from problem


def _cause(problem: error.HTTPError) -> str:
    try:
        answer = json.loads(problem.read())
        told = answer["error"]
        reason = told["reason"] if isinstance(told, dict) else told
    except (OSError, ValueError, KeyError, TypeError):
        reason = problem.reason
    return f"the server answers {problem.code}: {str(reason)[:300]}"
