"""Filling an archive: what must stay, what changes, and what survives bad input."""

import json
import sqlite3
from pathlib import Path

import pytest

from spincheck.archive.catalogue import FILE
from spincheck.archive.inputs import Fields, sources
from spincheck.archive.interface import ArchiveError
from spincheck.archive.local import LocalArchive
from spincheck.archive.parts import PART_CODE_POINTS, split
from spincheck.archive.terms import terms
from spincheck.archive.updating import INDEX, Summary, remove, update

pytest.importorskip("tantivy")


def fill(archive: Path, *inputs: Path, mirror: bool = True) -> Summary:
    found, failures = sources(list(inputs))
    return update(archive, found, Fields(), mirror=mirror, failures=failures)


def names(archive: Path) -> set[str]:
    opened = LocalArchive(archive)
    try:
        entries = [opened.catalogue.entry(part) for part in opened.catalogue.all_parts()]
        return {
            name.record or Path(name.path).name
            for entry in entries
            if entry
            for name in entry.names
        }
    finally:
        opened.close()


def hits(archive: Path, words: str) -> list[str]:
    opened = LocalArchive(archive)
    try:
        return [opened.text(hit.id) for hit in opened.search(terms(words), 10)]
    finally:
        opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.txt").write_text("The tram depot closes in March.", encoding="utf-8")
    (texts / "b.md").write_text("# Lake\n\nThe lake froze over early.", encoding="utf-8")
    rows = [
        {"id": "one", "text": "Wheat prices fell.", "date": "2024-05-01"},
        {"id": 2, "text": "1,000 geese."},
    ]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (texts / "c.jsonl").write_text(lines, encoding="utf-8")
    return texts


def test_all_kinds_of_input_are_found_by_their_words(tmp_path: Path, folder: Path) -> None:
    summary = fill(tmp_path / "archive", folder)
    assert (summary.added, summary.failures) == (4, [])
    assert hits(tmp_path / "archive", "depot") == ["The tram depot closes in March."]
    assert hits(tmp_path / "archive", "1,000") == ["1,000 geese."]
    assert hits(tmp_path / "archive", "nothing") == []


def test_what_is_unchanged_stays_and_what_changed_is_replaced(tmp_path: Path, folder: Path) -> None:
    archive = tmp_path / "archive"
    fill(archive, folder)
    (folder / "a.txt").write_text("The bus depot opens.", encoding="utf-8")
    (folder / "b.md").unlink()
    summary = fill(archive, folder)
    counts = (summary.added, summary.replaced, summary.unchanged, summary.removed)
    assert counts == (0, 1, 2, 1)
    assert names(archive) == {"a.txt", "one", "2"}
    assert hits(archive, "tram lake") == []
    assert hits(archive, "depot") == ["The bus depot opens."]


def test_add_keeps_what_is_not_named(tmp_path: Path, folder: Path) -> None:
    archive = tmp_path / "archive"
    fill(archive, folder / "a.txt")
    fill(archive, folder / "b.md", mirror=False)
    assert names(archive) == {"a.txt", "b.md"}


def test_a_broken_line_is_told_and_nothing_is_lost(tmp_path: Path, folder: Path) -> None:
    archive = tmp_path / "archive"
    fill(archive, folder)
    lines = ['{"id": "one", "text": "Whe', "[1]", '{"id": 3}', '{"id": 4, "text": "New."}']
    (folder / "c.jsonl").write_text("\n".join(lines), encoding="utf-8")
    summary = fill(archive, folder)
    assert [failure.message.split()[1] for failure in summary.failures] == ["1", "2", "3"]
    assert names(archive) == {"a.txt", "b.md", "one", "2", "4"}


def test_duplicates_are_stored_once_under_all_names(tmp_path: Path, folder: Path) -> None:
    archive = tmp_path / "archive"
    (folder / "d.txt").write_text("The tram depot closes in March.", encoding="utf-8")
    assert fill(archive, folder).repeated == 1
    assert len(hits(archive, "depot")) == 1
    assert {"a.txt", "d.txt"} <= names(archive)
    (folder / "a.txt").unlink()
    fill(archive, folder)
    assert len(hits(archive, "depot")) == 1
    (folder / "d.txt").unlink()
    fill(archive, folder)
    assert hits(archive, "depot") == []


def test_two_texts_that_trade_places(tmp_path: Path, folder: Path) -> None:
    archive = tmp_path / "archive"
    fill(archive, folder)
    first, second = (folder / "a.txt").read_text(), (folder / "b.md").read_text()
    (folder / "a.txt").write_text(second, encoding="utf-8")
    (folder / "b.md").write_text(first, encoding="utf-8")
    assert fill(archive, folder).replaced == 2
    assert len(hits(archive, "tram")) == len(hits(archive, "froze")) == 1


def test_remove_by_file_and_by_record(tmp_path: Path, folder: Path) -> None:
    archive = tmp_path / "archive"
    fill(archive, folder)
    path = (folder / "c.jsonl").resolve().as_posix()
    summary = remove(archive, [f"{path}#one", (folder / "a.txt").resolve().as_posix(), "none.txt"])
    assert (summary.removed, [failure.path for failure in summary.failures]) == (2, ["none.txt"])
    assert names(archive) == {"b.md", "2"}
    assert hits(archive, "wheat tram") == []


def test_an_empty_archive_answers_nothing(tmp_path: Path, folder: Path) -> None:
    archive = tmp_path / "archive"
    update(archive, [])
    assert hits(archive, "depot") == []
    assert fill(archive, folder).added == 4


def test_a_text_without_words_is_left_out(tmp_path: Path, folder: Path) -> None:
    (folder / "e.txt").write_text("—\n", encoding="utf-8")
    assert fill(tmp_path / "archive", folder).empty == 1


def test_no_archive_and_no_archive_of_ours(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no archive here"):
        LocalArchive(tmp_path)
    (tmp_path / FILE).write_bytes(b"not a database, whatever it is called" * 40)
    with pytest.raises(ArchiveError, match="damaged"):
        LocalArchive(tmp_path)
    (tmp_path / FILE).write_bytes(b"")
    with pytest.raises(ArchiveError, match="not a spincheck archive"):
        LocalArchive(tmp_path)


def test_an_archive_of_another_format_is_refused(tmp_path: Path, folder: Path) -> None:
    fill(tmp_path / "archive", folder)
    with sqlite3.connect(tmp_path / "archive" / FILE) as database:
        database.execute("PRAGMA user_version = 7")
    with pytest.raises(ArchiveError, match="archive format 7"):
        fill(tmp_path / "archive", folder)


@pytest.mark.parametrize("harm", ["gone", "torn", "empty"])
def test_a_damaged_index_is_told_and_made_anew(tmp_path: Path, folder: Path, harm: str) -> None:
    archive = tmp_path / "archive"
    fill(archive, folder)
    meta = archive / INDEX / "meta.json"
    if harm == "gone":
        meta.unlink()
    else:
        meta.write_bytes(meta.read_bytes()[: 40 if harm == "torn" else 0])
    with pytest.raises(ArchiveError):
        LocalArchive(archive)
    assert fill(archive, folder).reindexed
    assert hits(archive, "depot") == ["The tram depot closes in March."]


def test_a_cut_off_catalogue_is_told(tmp_path: Path, folder: Path) -> None:
    archive = tmp_path / "archive"
    fill(archive, folder)
    data = (archive / FILE).read_bytes()
    (archive / FILE).write_bytes(data[: len(data) // 2])
    with pytest.raises(ArchiveError):
        opened = LocalArchive(archive)
        [opened.text(str(part)) for part in opened.catalogue.all_parts()]


def test_long_texts_are_split_without_loss() -> None:
    text = "One sentence of a book, again and again.\n\n" * 3000
    parts = [part for part, _ in split(text)]
    assert "".join(parts) == text
    assert max(map(len, parts)) <= PART_CODE_POINTS
    assert "".join(part for part, _ in split("x" * 100_000)) == "x" * 100_000


def test_a_chapter_of_a_book_is_found(tmp_path: Path, folder: Path) -> None:
    book = "An ordinary line of an ordinary chapter.\n" * 2000 + "The heron stood in the weir.\n"
    (folder / "book.txt").write_text(book, encoding="utf-8")
    fill(tmp_path / "archive", folder)
    (part,) = hits(tmp_path / "archive", "heron weir")
    assert part.endswith("weir.\n") and len(part) < len(book)
