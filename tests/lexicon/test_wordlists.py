"""The opener refuses what is damaged, cut off or of another format, and says which file it was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spincheck.errors import BrokenData
from spincheck.lexicon import wordlists

HEADER = {"name": "x", "version": "1", "source": "here", "licence": "MIT"}
SPW = ("vocabulary", "ngrams", "synonyms", "inflections")
TSV = ("contractions", "page_furniture", "phrase_synonyms", "spelling_variants")


@pytest.fixture
def columns(tmp_path: Path) -> Path:
    path = tmp_path / "x.spw"
    data = {"a": np.arange(100, dtype=np.uint32), "b": np.ones((3, 2))}
    wordlists.write_columns(path, {**HEADER, "count": 100}, data)
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "x.tsv"
    wordlists.write_table(path, HEADER, [("it's", "it is"), ("café", "a\u2028b")])
    return path


def test_columns_come_back(columns: Path) -> None:
    header, found = wordlists.read_columns(columns)
    assert header["count"] == 100
    assert found["a"].tolist() == list(range(100))
    assert found["b"].shape == (3, 2)
    assert not found["a"].flags.writeable


def test_table_comes_back(table: Path) -> None:
    assert wordlists.read_table(table).rows == [("it's", "it is"), ("café", "a\u2028b")]


@pytest.mark.parametrize("kind", ["columns", "table"])
@pytest.mark.parametrize("size", [0, 5, 19, 22, 60, 120, -1])
def test_cut_off(kind: str, size: int, request: pytest.FixtureRequest) -> None:
    path: Path = request.getfixturevalue(kind)
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(BrokenData, match=path.name):
        _read(path)


@pytest.mark.parametrize("kind", ["columns", "table"])
def test_no_byte_may_change(kind: str, request: pytest.FixtureRequest) -> None:
    """A changed byte is refused, or touches nothing that is read."""
    path: Path = request.getfixturevalue(kind)
    whole = path.read_bytes()
    original = _read(path)
    for at in range(0, len(whole), 3):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            changed = _read(path)
        except BrokenData as error:
            assert path.name in str(error)
        else:
            assert len(changed[1]) == len(original[1])


def test_other_files(tmp_path: Path) -> None:
    other = tmp_path / "x.spw"
    for content in (b"PK\x03\x04", b"\x00" * 500, wordlists.MAGIC, wordlists.MAGIC + b"\xff" * 90):
        other.write_bytes(content)
        with pytest.raises(BrokenData, match=r"x\.spw"):
            wordlists.read_columns(other)
    with pytest.raises(BrokenData, match=r"missing\.spw"):
        wordlists.read_columns(tmp_path / "missing.spw")
    with pytest.raises(BrokenData, match=r"x\.spw"):
        wordlists.read_table(other)


def test_other_format(columns: Path, table: Path) -> None:
    columns.write_bytes(columns.read_bytes().replace(b'"format": 1', b'"format": 9'))
    table.write_bytes(table.read_bytes().replace(b"# format: 1", b"# format: 9"))
    for path in (columns, table):
        with pytest.raises(BrokenData, match="format 9, this spincheck reads 1"):
            _read(path)


@pytest.mark.parametrize("name", SPW)
def test_shipped_columns_open(name: str) -> None:
    header, found = wordlists.columns(name)
    assert set(wordlists.HEADER_FIELDS) <= set(header)
    assert header["name"] == name
    assert found


@pytest.mark.parametrize("name", TSV)
def test_shipped_tables_open(name: str) -> None:
    table = wordlists.table(name)
    assert table.rows == sorted(set(table.rows))
    assert len({len(row) for row in table.rows}) == 1


def _read(path: Path) -> wordlists.Columns | wordlists.Table:
    return wordlists.read_columns(path) if path.suffix == ".spw" else wordlists.read_table(path)


def test_a_file_is_hashed_again_once_it_changes(tmp_path, monkeypatch):
    import os

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "a.spw"
    header = {"name": "a", "version": "1", "source": "x", "licence": "MIT", "count": 3}
    wordlists.write_columns(path, header, {"n": np.arange(3, dtype=np.int64)})
    first = path.stat()
    for _ in range(2):
        assert wordlists.read_columns(path).columns["n"].tolist() == [0, 1, 2]
    data = bytearray(path.read_bytes())
    data[-64] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(first.st_atime_ns, first.st_mtime_ns))
    with pytest.raises(BrokenData, match="damaged"):
        wordlists.read_columns(path)
