"""The cache: a broken one is rebuilt, never believed."""

import pytest
from made_reports import document, emoji_report

from spincheck.cache import Cache, code_stamp, key_of
from spincheck.report import DocumentReport

KEY = key_of(["a", "b"])


def entry_of(folder):
    return next(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data + b"x",
        lambda data: data[:10],
        lambda data: data.replace(b"Cold", b"Warm"),
        lambda data: b"spincheck cache 9\n" + data[18:],
    ],
)
def test_a_broken_entry_is_a_miss_and_is_rebuilt(tmp_path, damage):
    made = emoji_report()[0].documents[0]
    cache = Cache(tmp_path)
    cache.put(KEY, made)
    assert cache.get(KEY, DocumentReport) == made
    path = entry_of(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    assert cache.get(KEY, DocumentReport) is None
    cache.put(KEY, made)
    assert cache.get(KEY, DocumentReport) == made


def test_an_entry_under_another_key_is_a_miss(tmp_path):
    cache = Cache(tmp_path)
    cache.put(KEY, document("a.md"))
    other = key_of(["c"])
    target = tmp_path / other[:2] / other[2:]
    target.parent.mkdir(exist_ok=True)
    entry_of(tmp_path).rename(target)
    assert cache.get(other, DocumentReport) is None


def test_another_type_is_a_miss(tmp_path):
    cache = Cache(tmp_path)
    cache.put(KEY, ["not", "a", "report"])
    assert cache.get(KEY, DocumentReport) is None


def test_a_folder_that_cannot_be_is_no_cache(tmp_path):
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file")
    cache.put(KEY, document("a.md"))
    assert cache.get(KEY, DocumentReport) is None


def test_old_results_go(tmp_path):
    cache = Cache(tmp_path)
    for number in range(80):
        cache.put("00" + key_of([str(number)])[2:], document("a.md"))
    assert len(list((tmp_path / "00").iterdir())) == 64


def test_keys():
    assert key_of(["ab", "c"]) != key_of(["a", "bc"])
    assert key_of(["ab"]) == key_of([b"ab"])
    assert code_stamp() == code_stamp()
