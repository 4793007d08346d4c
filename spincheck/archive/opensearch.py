"""An archive on an OpenSearch server: the same search, behind the same interface.

One OpenSearch document is one part of a text. The terms are made here and split at white space
there, so that both engines match the same words.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from spincheck.archive.http_json import Server
from spincheck.archive.inputs import Fields, Record, Source, records
from spincheck.archive.interface import ArchiveError, Entry, Hit, Name
from spincheck.archive.parts import split
from spincheck.archive.terms import QUERY_TERMS, digest, terms
from spincheck.archive.updating import Progress, Summary
from spincheck.report import Failure

FORMAT = "spincheck-archive-1"
MAPPING: Mapping[str, Any] = {
    "settings": {"index": {"number_of_shards": 1}},
    "mappings": {
        "_meta": {"format": FORMAT},
        "dynamic": "strict",
        "_source": {"excludes": ["terms"]},
        "properties": {
            "terms": {"type": "text", "analyzer": "whitespace", "index_options": "freqs"},
            "text": {"type": "text", "index": False},
            "path": {"type": "keyword"},
            "record": {"type": "keyword"},
            "date": {"type": "keyword", "index": False},
            "digest": {"type": "keyword"},
            "part": {"type": "integer"},
            "parts": {"type": "integer"},
        },
    },
}
# Servers accept requests of 100 MB; 10 MB is what their makers advise.
_BULK_CODE_POINTS = 5_000_000
_PAGE = 1000


def like(words: Sequence[str], k: int) -> dict[str, Any]:
    """The query: any of the 100 best words.

    The defaults of more_like_this (25 terms, each twice in the text and in five documents, 30 %
    of them required) lose a third of the sources.
    """
    return {
        "size": k,
        "_source": False,
        "query": {
            "more_like_this": {
                "fields": ["terms"],
                "like": " ".join(words),
                "analyzer": "whitespace",
                "max_query_terms": QUERY_TERMS,
                "min_term_freq": 1,
                "min_doc_freq": 1,
                "minimum_should_match": "1",
            }
        },
    }


class OpenSearchArchive:
    """One index of a server. Raises ArchiveError."""

    def __init__(self, server: Server, index: str) -> None:
        self._server = server
        self._index = index
        self._sources: dict[str, dict[str, Any]] = {}

    @classmethod
    def at(cls, location: str) -> OpenSearchArchive:
        """The archive at `http://[user:password@]host:port/index`."""
        index = urlsplit(location).path.strip("/")
        if not index or "/" in index:
            raise ArchiveError(f"{location}: name the index too: http://host:9200/INDEX")
        return cls(Server(location), quote(index, safe=""))

    def __len__(self) -> int:
        answer = self._call("GET", "_count", missing=True)
        if answer is None:
            raise ArchiveError(
                f"{self._server.address}: no archive {self._index!r} there; make one with "
                "`spincheck index build`"
            )
        return int(answer["count"])

    def document_frequencies(self, terms: Sequence[str]) -> list[int]:
        body = {
            "doc": {"terms": " ".join(terms)},
            "fields": ["terms"],
            "term_statistics": True,
            "field_statistics": False,
            "positions": False,
            "offsets": False,
        }
        answer = self._call("POST", "_termvectors", body)
        known = answer.get("term_vectors", {}).get("terms", {}).get("terms", {})
        return [int(known.get(term, {}).get("doc_freq", 0)) for term in terms]

    def search(self, terms: Sequence[str], k: int) -> list[Hit]:
        if not terms or k < 1:
            return []
        answer = self._call("POST", "_search", like(terms, k))
        return [Hit(hit["_id"], float(hit["_score"])) for hit in answer["hits"]["hits"]]

    def text(self, id: str) -> str:
        return str(self._source(id)["text"])

    def entry(self, id: str) -> Entry:
        source = self._source(id)
        name = Name(source["path"], source["record"], source["date"])
        return Entry((name,), source["digest"], source["part"], source["parts"])

    def siblings(self, id: str) -> list[str]:
        stem = id.rpartition("-")[0]
        return [f"{stem}-{part}" for part in range(self.entry(id).parts)]

    def facts(self) -> list[tuple[str, str]]:
        return [("engine", "OpenSearch"), ("parts", str(len(self)))]

    def close(self) -> None:
        self._sources.clear()

    def _source(self, id: str) -> dict[str, Any]:
        if id not in self._sources:
            answer = self._call("GET", f"_doc/{quote(id, safe='')}", missing=True)
            if answer is None or not answer.get("found"):
                raise ArchiveError(f"{self._index}: document {id} has just been removed")
            self._sources[id] = answer["_source"]
        return self._sources[id]

    def _call(self, method: str, path: str, body: object = None, *, missing: bool = False) -> Any:
        return self._server.call(method, f"/{self._index}/{path}", body, missing=missing)

    # Changes

    def update(
        self,
        inputs: Sequence[Source],
        fields: Fields,
        *,
        mirror: bool,
        failures: Iterable[Failure] = (),
        progress: Progress | None = None,
    ) -> Summary:
        """As `updating.update`; a killed update is taken up where it was by doing it again."""
        self._ensure()
        summary = Summary(failures=list(failures))
        done = 0
        for source in inputs:
            self._bulk(self._changes(source, fields, summary))
            done += source.size_bytes
            if progress:
                progress(done)
        if mirror and not summary.failures:
            kept = {source.path for source in inputs}
            for path in [path for path in self._paths() if path not in kept]:
                summary.removed += self._delete({"term": {"path": path}})
        self._call("POST", "_refresh")
        return summary

    def remove(self, names: Sequence[str]) -> Summary:
        """As `updating.remove`."""
        summary = Summary()
        for name in names:
            removed = self._delete({"term": {"path": name}})
            path, mark, record = name.rpartition("#")
            if mark and not removed:
                one = [{"term": {"path": path}}, {"term": {"record": record}}]
                removed = self._delete({"bool": {"filter": one}})
            if not removed:
                summary.failures.append(Failure(name, "is not in the archive"))
            summary.removed += removed
        self._call("POST", "_refresh")
        return summary

    def _ensure(self) -> None:
        answer = self._call("GET", "_mapping", missing=True)
        if answer is None:
            self._server.call("PUT", f"/{self._index}", MAPPING)
            return
        mappings: dict[str, Any] = next(iter(answer.values()), {"mappings": {}})["mappings"]
        found = mappings.get("_meta", {}).get("format")
        if found != FORMAT:
            raise ArchiveError(
                f"{self._index}: an index of something else, or of another version "
                f"(format {found!r}, this version reads {FORMAT!r})"
            )

    def _changes(
        self, source: Source, fields: Fields, summary: Summary
    ) -> Iterator[dict[str, object]]:
        """The lines of bulk requests that bring one file's documents in."""
        known = self._known(source.path)
        failed = len(summary.failures)
        for record in records(source, fields):
            if isinstance(record, Failure):
                summary.failures.append(record)
                continue
            found, before = digest(record.text), known.pop(record.name.record, None)
            if before is not None and before[:2] == (found, record.name.date):
                summary.unchanged += 1
                continue
            if not terms(record.words_of or record.text):
                summary.empty += 1
                continue
            summary.replaced += before is not None
            summary.added += before is None
            parts = yield from _indexing(record, found)
            if before is not None:
                yield from _deleting(record.name, range(parts, before[2]))
        if len(summary.failures) == failed:
            for record_id, (_, date, count) in known.items():
                summary.removed += 1
                yield from _deleting(Name(source.path, record_id, date), range(count))

    def _bulk(self, lines: Iterable[dict[str, object]]) -> None:
        held: list[dict[str, object]] = []
        size = 0
        for line in lines:
            held.append(line)
            size += len(str(line.get("text", "")))
            # an action and its document must not be parted: only a document has a text
            if size >= _BULK_CODE_POINTS and "text" in line:
                self._send(held)
                held, size = [], 0
        if held:
            self._send(held)

    def _send(self, lines: list[dict[str, object]]) -> None:
        answer = self._server.send_lines(f"/{self._index}/_bulk", lines)
        if answer.get("errors"):
            for item in answer["items"]:
                ((_, result),) = item.items()
                if result.get("error") and result.get("status") != 404:
                    reason = result["error"].get("reason", result["error"])
                    raise ArchiveError(f"{self._index}: the server refuses a document: {reason}")

    def _known(self, path: str) -> dict[str, tuple[str, str, int]]:
        """Digest, date and number of parts by record, of every document of one file."""
        known: dict[str, tuple[str, str, int]] = {}
        wanted = [{"term": {"path": path}}, {"term": {"part": 0}}]
        body: dict[str, Any] = {
            "size": _PAGE,
            "_source": ["record", "digest", "date", "parts"],
            "query": {"bool": {"filter": wanted}},
            "sort": [{"record": "asc"}],
        }
        while hits := self._call("POST", "_search", body)["hits"]["hits"]:
            for hit in hits:
                row = hit["_source"]
                known[row["record"]] = (row["digest"], row["date"], row["parts"])
            body["search_after"] = hits[-1]["sort"]
        return known

    def _paths(self) -> Iterator[str]:
        pages: dict[str, Any] = {"size": _PAGE, "sources": [{"path": {"terms": {"field": "path"}}}]}
        while True:
            body = {"size": 0, "aggs": {"paths": {"composite": pages}}}
            answer = self._call("POST", "_search", body)["aggregations"]["paths"]
            yield from (bucket["key"]["path"] for bucket in answer["buckets"])
            if "after_key" not in answer:
                return
            pages["after"] = answer["after_key"]

    def _delete(self, query: object) -> int:
        self._call("POST", "_refresh")
        answer = self._call("POST", "_delete_by_query", {"query": query})
        return int(answer["deleted"])


def _stem(name: Name) -> str:
    return digest(f"{name.path}\0{name.record}")


def _indexing(record: Record, found: str) -> Generator[dict[str, object], None, int]:
    """The actions that index a document's parts; returns their number."""
    parts = list(split(record.text, record.words_of))
    for number, (text, words) in enumerate(parts):
        yield {"index": {"_id": f"{_stem(record.name)}-{number}"}}
        yield {
            "terms": " ".join(terms(words)),
            "text": text,
            "path": record.name.path,
            "record": record.name.record,
            "date": record.name.date,
            "digest": found,
            "part": number,
            "parts": len(parts),
        }
    return len(parts)


def _deleting(name: Name, parts: Iterable[int]) -> Iterator[dict[str, object]]:
    for number in parts:
        yield {"delete": {"_id": f"{_stem(name)}-{number}"}}
