"""The OpenSearch engine against a written contract: a server that plays it in order."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from spincheck.archive.inputs import Fields, sources
from spincheck.archive.interface import ArchiveError, Hit, Name
from spincheck.archive.opensearch import OpenSearchArchive

CONTRACT = json.loads(
    (Path(__file__).parent / "opensearch_contract.json").read_text(encoding="utf-8")
)
Exchange = dict[str, Any]


def holds(sent: Any, wanted: Any) -> bool:
    """Whether `sent` has all that `wanted` says; more may be there."""
    if isinstance(wanted, dict):
        return isinstance(sent, dict) and all(
            key in sent and holds(sent[key], value) for key, value in wanted.items()
        )
    if isinstance(wanted, list):
        return len(sent) == len(wanted) and all(map(holds, sent, wanted))
    return bool(sent == wanted)


@pytest.fixture
def replay() -> Iterator[Callable[[list[Exchange]], OpenSearchArchive]]:
    servers: list[HTTPServer] = []
    left: list[Exchange] = []
    wrong: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            exchange = left.pop(0) if left else {"method": "", "path": "nothing more"}
            if (self.command, self.path) != (exchange["method"], exchange["path"]):
                wrong.append(f"{self.command} {self.path}, not {exchange}")
            if "body" in exchange and not holds(json.loads(body), exchange["body"]):
                wrong.append(f"{self.path}: {body!r}")
            if "lines" in exchange:
                lines = [json.loads(line) for line in body.splitlines()]
                if not body.endswith(b"\n") or not holds(lines, exchange["lines"]):
                    wrong.append(f"{self.path}: {body!r}")
            data = json.dumps(exchange.get("answer")).encode()
            self.send_response(exchange.get("status", 200))
            self.send_header("Content-Type", "application/json; charset=UTF-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = answer  # noqa: N815  (the names http.server calls)

        def log_message(self, format: str, *args: object) -> None:
            pass

    def begin(exchanges: list[Exchange]) -> OpenSearchArchive:
        left[:] = exchanges
        server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return OpenSearchArchive.at(f"http://me:secret@127.0.0.1:{server.server_port}/articles")

    yield begin
    for server in servers:
        server.shutdown()
        server.server_close()
    assert wrong == [] and left == []


Replay = Callable[[list[Exchange]], OpenSearchArchive]


def test_build(replay: Replay, tmp_path: Path) -> None:
    row = {"id": "one", "text": "The tram depot closes in March.", "date": "2024-05-01"}
    (tmp_path / "c.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    inputs, failures = sources([tmp_path / "c.jsonl"])
    summary = replay(CONTRACT["build"]).update(inputs, Fields(), mirror=True, failures=failures)
    assert (summary.added, summary.failures) == (1, [])


def test_search(replay: Replay) -> None:
    archive = replay(CONTRACT["search"])
    assert len(archive) == 2
    assert archive.document_frequencies(["tram", "depot", "nowhere"]) == [2, 1, 0]
    assert archive.search(["tram", "depot"], 5) == [Hit("abc-0", 1.5)]
    entry = archive.entry("abc-0")
    assert entry.names == (Name("/texts/c.jsonl", "one", "2024-05-01"),)
    assert archive.text("abc-0") == "The tram depot closes in March."
    assert archive.siblings("abc-0") == ["abc-0"]
    assert archive.search([], 5) == []


def test_refusals_are_told_in_plain_words(replay: Replay) -> None:
    archive = replay(CONTRACT["refusals"])
    with pytest.raises(ArchiveError, match="no archive 'articles' there"):
        len(archive)
    with pytest.raises(ArchiveError, match="401: Unauthorized"):
        archive.search(["tram"], 5)
    with pytest.raises(ArchiveError, match="an index of something else"):
        archive.update([], Fields(), mirror=False)


def test_no_server_and_no_index_name() -> None:
    with pytest.raises(ArchiveError, match="no usable answer"):
        len(OpenSearchArchive.at("http://127.0.0.1:9/articles"))
    for location in ("http://127.0.0.1:9200", "http://127.0.0.1:9200/a/b", "http://h:port/a"):
        with pytest.raises(ArchiveError):
            OpenSearchArchive.at(location)
