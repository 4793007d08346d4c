import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_model import gguf_bytes, made_model, packed

from spincheck.decode.neural.gguf import open_gguf
from spincheck.decode.neural.model import load_model
from spincheck.errors import BrokenData

MODEL, _ = made_model()
ONE_FILE = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def written(folder, data):
    path = folder / "model.gguf"
    path.unlink(missing_ok=True)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("kind", [0, 1, 3, 8])
def test_weights_are_expanded_as_when_taken_one_by_one(tmp_path, kind):
    data, weights = packed(np.random.default_rng(kind), (6, 64), kind)
    file = open_gguf(written(tmp_path, gguf_bytes({}, {"w": ((6, 64), kind, data)})))
    np.testing.assert_allclose(file.weights("w", (6, 64)), weights, rtol=1e-6)


def test_metadata_come_back(tmp_path):
    made = {"a": "text é", "b": 7, "c": 0.5, "d": True, "e": ["x", "yy", ""]}
    assert open_gguf(written(tmp_path, gguf_bytes(made, {}))).metadata == made


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "cannot be read"),
        (b"PK\x03\x04 a zip file", "not a GGUF"),
        (b"GGUF\x01\0\0\0", "version 1"),
        (b"GGUF\x03\0\0\0" + b"\xff" * 16, "damaged"),
        (gguf_bytes({}, {"w": ((1, 64), 2, b"")}), "storage type 2"),
        (gguf_bytes({}, {"w": ((1, 33), 8, b"")}), "whole blocks"),
        (gguf_bytes({}, {"w": ((1 << 40, 1 << 40), 0, b"")}), "beyond the end"),
        (gguf_bytes({"general.alignment": 0}, {}), "general.alignment"),
    ],
)
def test_a_damaged_file_is_refused_by_name_and_cause(tmp_path, data, cause):
    path = written(tmp_path, data)
    with pytest.raises(BrokenData, match=cause) as caught:
        open_gguf(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(BrokenData):
        open_gguf(tmp_path / "none.gguf")


@pytest.mark.parametrize(
    "changes",
    [
        {"general.architecture": "gpt2"},
        {"llama.block_count": 3},
        {"llama.block_count": "two"},
        {"llama.embedding_length": 65},
        {"llama.attention.head_count_kv": 3},
        {"llama.attention.layer_norm_rms_epsilon": float("nan")},
        {"tokenizer.ggml.model": "llama"},
        {"tokenizer.ggml.merges": ["a b c"]},
        {"tokenizer.ggml.tokens": ["a"]},
    ],
)
def test_a_model_of_another_make_is_refused(tmp_path, changes):
    with pytest.raises(BrokenData):
        load_model(written(tmp_path, made_model(changes=changes)[0]))


@ONE_FILE
@given(length=st.integers(0, len(MODEL) - 1))
def test_a_file_cut_anywhere_is_refused(tmp_path, length):
    with pytest.raises(BrokenData):
        load_model(written(tmp_path, MODEL[:length]))


@ONE_FILE
@given(position=st.integers(0, 6000), byte=st.integers(0, 255))
def test_a_changed_byte_of_the_header_never_crashes(tmp_path, position, byte):
    data = bytearray(MODEL)
    data[position] = byte
    try:
        model = load_model(written(tmp_path, bytes(data)), workers=1)
        with np.errstate(all="ignore"):
            model.hidden([np.array([1, 2, 3], dtype=np.int32)])
    except BrokenData:
        pass
