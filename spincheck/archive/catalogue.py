"""The archive's one truth: an SQLite file with every document's names, digest and stored text.

SQLite gives what a table of texts needs and is hard to write: transactions that survive kill -9
and a full disk. Texts lie in compressed blocks of several texts each.

The index is written before the catalogue when texts come and after it when they go, so it never
has less than the catalogue says. What it may have too much of is known: `batch` names the last
batch recorded, `leaving` the parts whose deletion may not have reached the index.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from spincheck.archive.interface import ArchiveError, Entry, Name

FILE = "catalogue.sqlite"
FORMAT = 1
# "spAr": tells our files from other SQLite files (a header field made for it)
_APPLICATION_ID = 0x73704172
# Part ids are content * 2**16 + part: a content's parts are found without a column for it.
PART_BITS = 16
_CACHED_BLOCKS = 64
# A block's last page is half empty: with pages of 4 KB that would be 15 % of the file.
_PAGE_BYTES = 1024
_BUSY_SECONDS = 20.0

_SCHEMA = """
CREATE TABLE state (batch INTEGER NOT NULL);
CREATE TABLE sources (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
CREATE TABLE contents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, digest BLOB NOT NULL, parts INTEGER NOT NULL);
CREATE INDEX contents_by_digest ON contents (substr(digest, 1, 5));
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, source INTEGER NOT NULL, record TEXT NOT NULL,
    record_key INTEGER NOT NULL, content INTEGER NOT NULL, date TEXT NOT NULL);
CREATE INDEX documents_by_record ON documents (source, record_key);
CREATE INDEX documents_of_content ON documents (content);
CREATE TABLE blocks (id INTEGER PRIMARY KEY, parts INTEGER NOT NULL, data BLOB NOT NULL);
CREATE TABLE parts (
    id INTEGER PRIMARY KEY, block INTEGER NOT NULL, start INTEGER NOT NULL,
    length INTEGER NOT NULL);
CREATE TABLE leaving (part INTEGER PRIMARY KEY);
INSERT INTO state VALUES (0);
"""


class Catalogue:
    """An open catalogue. Raises ArchiveError for whatever SQLite cannot do."""

    def __init__(self, directory: Path, *, create: bool = False) -> None:
        self._path = directory / FILE
        if not create and not self._path.is_file():
            raise ArchiveError(
                f"{directory}: no archive here; make one with `spincheck index build`"
            )
        with self.errors():
            mode = "rwc" if create else "rw"
            self.database = sqlite3.connect(
                f"{self._path.resolve().as_uri()}?mode={mode}",
                uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False,
            )  # fmt: skip
            try:
                self._check(create)
            except BaseException:
                self.database.close()
                raise
        self._inflated = lru_cache(maxsize=_CACHED_BLOCKS)(self._inflate)

    def _check(self, create: bool) -> None:
        def number(pragma: str) -> int:
            return int(self.database.execute(f"PRAGMA {pragma}").fetchone()[0])

        if create and number("user_version") == 0 and number("schema_version") == 0:
            self.database.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
            with self.transaction():
                for statement in _SCHEMA.strip().split(";\n"):
                    self.database.execute(statement)
                self.database.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
                self.database.execute(f"PRAGMA user_version = {FORMAT}")
        if number("application_id") != _APPLICATION_ID:
            raise ArchiveError(f"{self._path}: not a spincheck archive, or one never finished")
        if number("user_version") != FORMAT:
            raise ArchiveError(
                f"{self._path}: archive format {number('user_version')}, this version reads "
                f"{FORMAT}; build the archive again under another name"
            )

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn SQLite's errors into ArchiveError with their cause in plain words."""
        try:
            yield
        except sqlite3.Error as error:
            message = str(error)
            if "full" in message or "disk I/O" in message:
                cause = f"cannot write: is the disk full? ({message}); the last good state is kept"
            elif "locked" in message:
                cause = "another process is writing to this archive"
            elif "malformed" in message or "not a database" in message:
                cause = f"the catalogue is damaged ({message}); build the archive again"
            else:
                cause = message
            raise ArchiveError(f"{self._path}: {cause}") from error
        except zlib.error as error:
            raise ArchiveError(f"{self._path}: a stored text is damaged ({error})") from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the changes inside, or none."""
        with self.errors():
            self.database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.database.execute("COMMIT")
            except BaseException:
                if self.database.in_transaction:
                    self.database.execute("ROLLBACK")
                raise

    def _one(self, sql: str, *values: object) -> tuple[object, ...] | None:
        with self.errors():
            row: tuple[object, ...] | None = self.database.execute(sql, values).fetchone()
            return row

    def _count(self, sql: str, *values: object) -> int:
        row = self._one(sql, *values)
        return int(row[0]) if row and isinstance(row[0], int) else 0

    def close(self) -> None:
        self.database.close()

    # What is there

    @property
    def batch(self) -> int:
        """The number of the last batch recorded."""
        return self._count("SELECT batch FROM state")

    def counts(self) -> dict[str, int]:
        """How many documents (names), contents (distinct texts) and parts there are."""
        tables = ("documents", "contents", "parts", "leaving")
        return {table: self._count(f"SELECT count(*) FROM {table}") for table in tables}

    def stored_bytes(self) -> int:
        """What the compressed texts take."""
        return self._count("SELECT coalesce(sum(length(data)), 0) FROM blocks")

    def last_content(self) -> int:
        """The highest content id ever given."""
        return self._count("SELECT seq FROM sqlite_sequence WHERE name = 'contents'")

    def content_of(self, digest: str) -> int | None:
        """The content with this digest."""
        key = bytes.fromhex(digest)
        return (
            self._count(
                "SELECT id FROM contents WHERE substr(digest, 1, 5) = ? AND digest = ?",
                key[:5], key,
            )
            or None
        )  # fmt: skip

    def records_of(self, path: str) -> dict[str, tuple[str, str]]:
        """Digest and date by record id, of every document of one file."""
        with self.errors():
            return {
                record: (digest.hex(), date)
                for record, digest, date in self.database.execute(
                    "SELECT record, digest, date FROM documents "
                    "JOIN contents ON contents.id = content "
                    "WHERE source = (SELECT id FROM sources WHERE path = ?)",
                    (path,),
                )
            }

    def documents_in(self, path: str) -> int:
        """How many documents one file has here."""
        return self._count(
            "SELECT count(*) FROM documents WHERE source = (SELECT id FROM sources WHERE path = ?)",
            path,
        )

    def paths(self) -> list[str]:
        """Every file that has documents here."""
        with self.errors():
            rows = self.database.execute("SELECT path FROM sources ORDER BY path")
            return [path for (path,) in rows]

    def entry(self, part: int) -> Entry | None:
        """The names and the digest of the document a part belongs to; None when it left."""
        content, number = part >> PART_BITS, part & ((1 << PART_BITS) - 1)
        row = self._one("SELECT digest, parts FROM contents WHERE id = ?", content)
        if row is None:
            return None
        with self.errors():
            names = self.database.execute(
                "SELECT path, record, date FROM documents JOIN sources ON sources.id = source "
                "WHERE content = ? ORDER BY path, record",
                (content,),
            ).fetchall()
        digest, parts = row
        assert isinstance(digest, bytes) and isinstance(parts, int)
        return Entry(tuple(Name(*name) for name in names), digest.hex(), number, parts)

    def present(self, parts: Sequence[int]) -> set[int]:
        """Those of `parts` that have not left."""
        marks = ", ".join("?" * len(parts))
        with self.errors():
            rows = self.database.execute(f"SELECT id FROM parts WHERE id IN ({marks})", parts)
            return {part for (part,) in rows}

    def text(self, part: int) -> str:
        """One part's text. Raises ArchiveError for a part that is not there."""
        row = self._one("SELECT block, start, length FROM parts WHERE id = ?", part)
        if row is None:
            raise ArchiveError(f"{self._path}: no text {part} here")
        block, start, length = row
        assert isinstance(block, int) and isinstance(start, int) and isinstance(length, int)
        with self.errors():
            data = self._inflated(block)[start : start + length]
        return data.decode("utf-8", "surrogatepass")

    def _inflate(self, block: int) -> bytes:
        row = self._one("SELECT data FROM blocks WHERE id = ?", block)
        if row is None or not isinstance(row[0], bytes):
            raise ArchiveError(f"{self._path}: a block of texts is missing; build it again")
        return zlib.decompress(row[0])

    def all_parts(self) -> Iterator[int]:
        """Every part's id, those that are stored together one after the other."""
        with self.errors():
            cursor = self.database.execute("SELECT id FROM parts ORDER BY block, start")
            yield from (part for (part,) in cursor)

    def leaving(self) -> list[int]:
        """Parts whose deletion may not have reached the index."""
        with self.errors():
            return [part for (part,) in self.database.execute("SELECT part FROM leaving")]
