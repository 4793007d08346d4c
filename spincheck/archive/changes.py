"""Changes of the catalogue."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from spincheck.archive.blocks import Block
from spincheck.archive.catalogue import PART_BITS, Catalogue
from spincheck.archive.interface import Name

_THE_RECORD = "WHERE source = ? AND record_key = ? AND record = ?"


def record_key(record: str) -> int:
    """A short key to find a record by: an index of the ids themselves would double their size."""
    return zlib.crc32(record.encode("utf-8", "surrogatepass"))


class WritableCatalogue(Catalogue):
    """A catalogue to change. Every change belongs inside a `transaction`."""

    def add_contents(
        self, contents: Iterable[tuple[int, str, int]], blocks: Iterable[Block]
    ) -> None:
        """Record texts: (content id, digest, parts), and the blocks their parts lie in."""
        run = self.database.execute
        self.database.executemany(
            "INSERT INTO contents VALUES (?, ?, ?)",
            ((id, bytes.fromhex(digest), parts) for id, digest, parts in contents),
        )
        for block in blocks:
            added = run(
                "INSERT INTO blocks (parts, data) VALUES (?, ?)", (len(block.parts), block.data)
            )
            self.database.executemany(
                "INSERT INTO parts VALUES (?, ?, ?, ?)",
                ((id, added.lastrowid, start, length) for id, start, length in block.parts),
            )

    def set_documents(self, documents: Iterable[tuple[Name, int]]) -> set[int]:
        """Give names to contents; the contents that lost a name by it."""
        run = self.database.execute
        lost: set[int] = set()
        sources: dict[str, int] = {}
        for name, content in documents:
            if name.path not in sources:
                run("INSERT OR IGNORE INTO sources (path) VALUES (?)", (name.path,))
                row = run("SELECT id FROM sources WHERE path = ?", (name.path,)).fetchone()
                sources[name.path] = row[0]
            key = (sources[name.path], record_key(name.record), name.record)
            old = run(f"SELECT id, content FROM documents {_THE_RECORD}", key).fetchone()
            if old is None:
                run(
                    "INSERT INTO documents (source, record_key, record, content, date) "
                    "VALUES (?, ?, ?, ?, ?)",
                    (*key, content, name.date),
                )
                continue
            if old[1] != content:
                lost.add(old[1])
            run(
                "UPDATE documents SET content = ?, date = ? WHERE id = ?",
                (content, name.date, old[0]),
            )
        return lost

    def remove_documents(self, path: str, records: Iterable[str] | None = None) -> set[int]:
        """Take names away (all of a file's where `records` is None); the contents they had."""
        run = self.database.execute
        row = run("SELECT id FROM sources WHERE path = ?", (path,)).fetchone()
        if row is None:
            return set()
        if records is None:
            records = [r for (r,) in run("SELECT record FROM documents WHERE source = ?", row)]
        lost: set[int] = set()
        for record in records:
            removed = run(
                f"DELETE FROM documents {_THE_RECORD} RETURNING content",
                (row[0], record_key(record), record),
            ).fetchall()
            lost.update(content for (content,) in removed)
        run(
            "DELETE FROM sources WHERE id = ?1 AND NOT EXISTS "
            "(SELECT 1 FROM documents WHERE source = ?1)",
            row,
        )
        return lost

    def drop_nameless(self, contents: Iterable[int]) -> list[int]:
        """Remove those of `contents` that have no name any more; the parts that leave."""
        run = self.database.execute
        parts: list[int] = []
        for content in contents:
            if run("SELECT 1 FROM documents WHERE content = ?", (content,)).fetchone():
                continue
            run("DELETE FROM contents WHERE id = ?", (content,))
            first, last = content << PART_BITS, (content + 1) << PART_BITS
            gone = run(
                "DELETE FROM parts WHERE id >= ? AND id < ? RETURNING id, block", (first, last)
            ).fetchall()
            for id, block in gone:
                parts.append(id)
                run("INSERT OR IGNORE INTO leaving VALUES (?)", (id,))
                run("UPDATE blocks SET parts = parts - 1 WHERE id = ?", (block,))
                run("DELETE FROM blocks WHERE id = ? AND parts < 1", (block,))
        return parts

    def set_batch(self, batch: int) -> None:
        self.database.execute("UPDATE state SET batch = ?", (batch,))

    def forget_leaving(self, parts: Iterable[int]) -> None:
        """The index has deleted these."""
        self.database.executemany("DELETE FROM leaving WHERE part = ?", ((p,) for p in parts))
