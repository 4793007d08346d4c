"""Settings: discovery, precedence, and errors that name the nearest right one."""

import tomllib

import pytest

from spincheck.config import KEYS, Config, describe, load, parse, to_toml
from spincheck.errors import UsageError


def test_nothing_found(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    found = load(tmp_path / "a" / "b")
    # something above the temporary folder may have settings; this project's own has none
    assert found.config == Config() and found.source is None


def test_the_nearest_file_wins(tmp_path):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "spincheck.toml").write_text('ignore = ["SP101"]')
    assert load(inner).config.ignore == ("SP101",)
    (tmp_path / "a" / "pyproject.toml").write_text('[tool.spincheck]\nignore = ["SP102"]')
    found = load(inner)
    assert found.config.ignore == ("SP102",) and found.root == tmp_path / "a"
    (tmp_path / "a" / ".spincheck.toml").write_text('ignore = ["SP103"]')
    assert load(inner).config.ignore == ("SP103",)
    (tmp_path / "a" / "spincheck.toml").write_text('ignore = ["SP2"]')
    assert load(inner).config.ignore == ("SP2",)
    (tmp_path / "other.toml").write_text("jobs = 3")
    environment = {"SPINCHECK_CONFIG": str(tmp_path / "other.toml")}
    assert load(inner, environment=environment).config.jobs == 3
    explicit = str(tmp_path / "a" / ".spincheck.toml")
    assert load(inner, environment=environment, explicit=explicit).config.ignore == ("SP103",)
    assert load(inner, environment=environment, isolated=True).config == Config()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"refrences": []}, "unknown setting “refrences”; did you mean “references”?"),
        ({"fail_level": "error"}, "unknown setting “fail_level”; did you mean “fail-level”?"),
        ({"zzzzzz": 1}, "unknown setting “zzzzzz”"),
        ({"select": ["SP1O1"]}, "unknown rule “SP1O1”; did you mean “SP101”?"),
        ({"severity": {"SP999": "info"}}, "unknown rule “SP999”"),
        ({"per-file-ignores": {"*.md": ["phrase-substitute"]}}, "“phrase-substituted”?"),
        ({"output-format": "srif"}, "unknown output format “srif”; did you mean “sarif”?"),
        ({"jobs": "two"}, "jobs: expected int, got str"),
        ({"fail-level": "fatal"}, "fail-level: invalid enum value 'fatal'"),
        ({"min-probability": 2}, "min-probability: expected float <= 1.0"),
        ({"select": "SP1"}, "select: expected array, got str"),
    ],
)
def test_errors_name_the_cause(table, message):
    with pytest.raises(UsageError) as raised:
        parse(table, "spincheck.toml")
    assert str(raised.value).startswith("spincheck.toml: ") and message in str(raised.value)


@pytest.mark.parametrize("content", [b"a = [", b"\xff\xfe", b"a = 1\na = 2"])
def test_a_broken_file(tmp_path, content):
    (tmp_path / "spincheck.toml").write_bytes(content)
    with pytest.raises(UsageError, match="is not valid TOML"):
        load(tmp_path)


def test_an_explicit_file_must_be_there(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        load(tmp_path, explicit="gone.toml")
    (tmp_path / "pyproject.toml").write_text("[tool.other]\n")
    with pytest.raises(UsageError, match=r"no \[tool\.spincheck\] table"):
        load(tmp_path, explicit="pyproject.toml")


def test_what_is_shown_reads_back():
    config = parse(
        {"references": ["a “b”"], "per-file-ignores": {"docs/*.md": ["SP1"]}, "jobs": 2}, "x"
    )
    assert parse(tomllib.loads(to_toml(config)), "x") == config
    assert parse(tomllib.loads(to_toml(Config())), "x") == Config()


def test_every_setting_is_described():
    described = describe()
    assert tuple(row[0] for row in described) == KEYS
    assert all(row[1] and row[3].endswith(".") for row in described)
