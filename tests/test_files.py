"""Files: exact round trips, plain refusals, and which files a run takes."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spincheck import files
from spincheck.errors import SpincheckError, UnreadableFile
from spincheck.files import decode, discover, encode

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60)


@given(TEXTS, st.sampled_from(["\n", "\r\n", "\r"]))
@pytest.mark.parametrize(
    ("bom", "codec"),
    [
        (b"", "utf-8"),
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\0\0", "utf-32-le"),
        (b"\0\0\xfe\xff", "utf-32-be"),
    ],
)
def test_what_is_decoded_is_encoded_byte_for_byte(
    bom: bytes, codec: str, text: str, newline: str
) -> None:
    text = "x" + text + newline + text
    decoded = decode(bom + text.encode(codec))
    assert (decoded.text, decoded.encoding, decoded.bom) == (text, codec, bom)
    assert decoded.newline == newline
    assert not decoded.note
    assert encode(decoded.text, decoded) == bom + text.encode(codec)


@given(st.binary(max_size=80))
def test_any_bytes_round_trip_or_are_refused(data: bytes) -> None:
    try:
        decoded = decode(data, "x.txt")
    except UnreadableFile as error:
        assert str(error).startswith("x.txt: ")
    else:
        assert encode(decoded.text, decoded) == data


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        ("Der Bär aß das Müsli – “gern”.", "cp1252", "cp1252"),
        ("À la carte, señor: café déjà vu", "latin-1", "cp1252"),
        ("Plain English words.", "utf-16-le", "utf-16-le"),
        ("Plain English words.", "utf-16-be", "utf-16-be"),
    ],
)
def test_plain_text_in_old_encodings_is_read_with_a_note(
    text: str, codec: str, encoding: str
) -> None:
    decoded = decode(text.encode(codec))
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert decoded.note
    assert encode(text, decoded) == text.encode(codec)


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"text\0text", "NUL byte at offset 4"),
        (b"\x7fELF\x01\x01\x01\0\0", "NUL byte"),
        (bytes(range(1, 9)) * 9, "binary"),
        (b"%PDF-1.7 words", "PDF"),
        (b"PK\x03\x04words", "zip container"),
        ("a “quoted” word".encode()[:-9] + b"\xff word", "not valid UTF-8 (byte offset"),
        ("cut in a character’".encode()[:-1], "not valid UTF-8"),
        (b"a lone \xff here", "not valid UTF-8"),
        (b"\xff\xfeodd", "not valid UTF-16-LE"),
        (b"\xff\xfea\0\0\0", "NUL character"),
    ],
)
def test_what_is_no_text_is_refused_with_its_cause(data: bytes, cause: str) -> None:
    with pytest.raises(UnreadableFile, match=r"x\.bin: ") as caught:
        decode(data, "x.bin")
    assert cause in str(caught.value)


def test_what_an_encoding_lacks_is_refused() -> None:
    with pytest.raises(SpincheckError, match="UTF-8"):
        encode("\U0001f600", decode("Bär".encode("cp1252")))


def test_read_names_the_cause(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="No such file"):
        files.read(tmp_path / "none.txt")
    with pytest.raises(UnreadableFile, match="folder"):
        files.read(tmp_path)
    with pytest.raises(UnreadableFile, match="cannot be read"):
        files.read("bad\0name")
    (tmp_path / "big.txt").write_bytes(b"a" * 100)
    with pytest.raises(UnreadableFile, match="too large"):
        files.read(tmp_path / "big.txt", limit=99)
    assert files.read_text(tmp_path / "big.txt") == "a" * 100
    if Path("/dev/zero").exists():  # endless, and its size reads as 0
        with pytest.raises(UnreadableFile, match="too large"):
            files.read("/dev/zero", limit=1000)


def test_write_atomic_keeps_mode_and_link_and_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to(target)
    files.write_atomic(link, b"new")
    assert target.read_bytes() == b"new"
    assert link.is_symlink()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "link.txt"]
    with pytest.raises(UnreadableFile, match="cannot be written"):
        files.write_atomic(tmp_path / "none" / "a.txt", b"")
    with pytest.raises(UnreadableFile, match="cannot be written"):
        files.write_atomic(tmp_path, b"")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "link.txt"]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (
        "b.md", "a.txt", "c.log", "sub/z.html", "sub/deep/y.markdown", "sub/image.png",
        "node_modules/x.md", ".git/info/exclude", "drafts/d.md", "drafts/keep.md", "empty/x.png",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / ".gitignore").write_text("drafts/*\n!drafts/keep.md\n")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(found: list[Path]) -> list[str]:
    return [path.as_posix() for path in found]


def test_discover_a_folder(tree: Path) -> None:
    found, failures = discover(["."])
    assert names(found) == ["a.txt", "b.md", "drafts/keep.md", "sub/deep/y.markdown", "sub/z.html"]
    assert not failures
    found, _ = discover(["."], respect_gitignore=False, extend_exclude=["sub/deep/", "*.txt"])
    assert names(found) == ["b.md", "drafts/d.md", "drafts/keep.md", "sub/z.html"]


def test_discover_takes_what_is_named_once_and_in_order(tree: Path) -> None:
    given_paths = ["sub", "c.log", "drafts/d.md", "sub/../sub/z.html", "-", str(tree / "c.log")]
    found, failures = discover(given_paths)
    assert names(found) == ["sub/deep/y.markdown", "sub/z.html", "c.log", "drafts/d.md", "-"]
    assert not failures
    found, failures = discover(["node_modules/x.md", "b.md"], force_exclude=True)
    assert names(found) == ["b.md"]
    assert not failures
    assert names(discover(["node_modules/x.md"])[0]) == ["node_modules/x.md"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.md", ["b.md"]),
        ("**/*.md", ["b.md", "drafts/keep.md"]),
        ("*.log", ["c.log"]),
        ("sub/**", ["sub/deep/y.markdown", "sub/z.html"]),
        ("s?b/[z]*", ["sub/z.html"]),
        ("sub/*.markdown", []),
    ],
)
def test_discover_patterns(tree: Path, pattern: str, expected: list[str]) -> None:
    found, failures = discover([pattern])
    assert names(found) == expected
    assert bool(failures) == (not expected)


def test_discover_says_what_failed(tree: Path) -> None:
    (tree / "sub" / "broken.md").symlink_to("nowhere")
    found, failures = discover(["none.txt", "empty", "*.xyz", "sub", "drafts/d.md", "node_modules"])
    assert names(found)[-1] == "node_modules/x.md"
    told = {failure.path: failure.message for failure in failures}
    assert told["none.txt"] == "no such file or folder"
    assert "no text files" in told["empty"]
    assert "no file matches" in told["*.xyz"]
    assert told["sub/broken.md"] == "is a broken link"
    (tree / "drafts" / "keep.md").unlink()
    assert "excluded" in discover(["drafts"])[1][0].message


def test_discover_goes_as_deep_as_the_file_system(tmp_path: Path) -> None:
    here = os.getcwd()  # noqa: PTH109
    try:
        os.chdir(tmp_path)
        for _ in range(150):
            Path("d").mkdir()
            os.chdir("d")
        Path("a.md").write_text("x")
    finally:
        os.chdir(here)
    assert len(discover([tmp_path])[0]) == 1
