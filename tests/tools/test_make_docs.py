"""The reference says what the code does."""

from spincheck import config, rules
from spincheck.formats import FORMATS
from tools import make_docs


def test_the_reference_is_up_to_date():
    assert make_docs.PLACE.read_text(encoding="utf-8") == make_docs.render(), (
        "run python -m tools.make_docs"
    )


def test_everything_is_in_it():
    text = make_docs.render()
    for name in (*config.KEYS, *FORMATS):
        assert f"| `{name}` |" in text
    for code in rules.RULES:
        assert f"### {code} " in text
