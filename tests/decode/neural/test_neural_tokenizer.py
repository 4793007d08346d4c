import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_model import MERGES, TOKENS, made_model

from spincheck.decode.neural.gguf import open_gguf
from spincheck.decode.neural.pretokens import pretokens
from spincheck.decode.neural.tokenizer import BYTE_SYMBOLS, load_tokenizer

ENGLISH = st.text(
    st.sampled_from("then wo the winger a an 12 don't \n\t éß½😀e\u0301_-."), max_size=60
)


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "small.gguf"
    path.write_bytes(made_model()[0])
    return load_tokenizer(open_gguf(path))


@given(st.text(max_size=80) | ENGLISH)
def test_the_pieces_rebuild_the_text(text):
    assert "".join(pretokens(text)) == text


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a  b", ["a", " ", " b"]),
        ("in 1989,", ["in", " ", "1", "9", "8", "9", ","]),
        ("don't we'll", ["don", "'t", " we", "'ll"]),
        ("x² Ⅷ ½", ["x", "²", " ", "Ⅷ", " ", "½"]),
        ("a_b \n\n c", ["a", "_", "b", " \n\n", " c"]),
        ("naïve “wall”", ["naïve", " “", "wall", "”"]),
        ("w" * 600, ["w" * 256, "w" * 256, "w" * 88]),
    ],
)
def test_pieces(text, pieces):
    assert list(pretokens(text)) == pieces


def one_merge_at_a_time(piece):
    symbols = [BYTE_SYMBOLS[byte] for byte in piece.encode()]
    for merge in MERGES:
        left, right = merge.split()
        place = 0
        while place < len(symbols) - 1:
            if symbols[place : place + 2] == [left, right]:
                symbols[place : place + 2] = [left + right]
            place += 1
    return [TOKENS.index(symbol) for symbol in symbols]


@given(ENGLISH)
def test_merges_are_those_made_one_at_a_time(tokenizer, text):
    expected = [token for piece in pretokens(text) for token in one_merge_at_a_time(piece)]
    assert tokenizer.encode(text).ids.tolist() == expected == list(tokenizer.ids(text))


@given(st.text(max_size=80) | ENGLISH)
def test_tokens_lie_where_they_say(tokenizer, text):
    encoding = tokenizer.encode(text)
    position = 0
    for token, start, end in zip(encoding.ids, encoding.starts, encoding.ends, strict=True):
        assert position - 1 <= start <= position <= end and start < end
        covered = bytes(BYTE_SYMBOLS.index(symbol) for symbol in TOKENS[token])
        assert covered in text[start:end].encode("utf-8", "surrogatepass")
        position = end
    assert position == len(text)


def test_special_tokens_are_not_made_from_text(tokenizer):
    assert 0 not in tokenizer.encode("a <|endoftext|> b").ids
    assert re.fullmatch(r"<\|endoftext\|>", TOKENS[tokenizer.document_start_id])
