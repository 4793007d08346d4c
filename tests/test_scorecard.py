"""The scorecard: offline, abstaining where it cannot measure, and worse for spun text."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spincheck.cli.main import main
from spincheck.quality import compare, measure, nearest
from spincheck.quality.readability import MAX_CHARACTERS, readability
from spincheck.quality.wording import MTLD_FACTOR, mtld
from spincheck.text.document import Document

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
SHARED = Path(__file__).resolve().parents[1].parent / "shared"
SIMPLE = Document.of("The cat sat on the mat. The dog ran to the old house. " * 4, "simple")
HARD = Document.of(
    "Institutional considerations necessitated comprehensive organisational reconfiguration. "
    "Interdisciplinary collaboration notwithstanding, methodological heterogeneity persisted. " * 4,
    "hard",
)


def figures(document: Document) -> dict[str, float]:
    return {each.measure: each.value for each in measure(document)}


@pytest.mark.parametrize(
    "text", ["", "   \n", "…", "a", "😀", "News", "1 2 3", "\u200b", "x" * 9999]
)
def test_what_cannot_be_measured_is_left_out(text: str) -> None:
    found = figures(Document.of(text))
    assert "flesch_reading_ease" not in found
    assert "lexical_diversity_mtld" not in found
    assert "weak_collocations" not in found
    assert found["page_furniture"] == 0


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=300))
def test_any_text_is_measured(text: str) -> None:
    for each in measure(Document.of(text)):
        assert each.value == each.value
        assert abs(each.value) < 1e6


def test_harder_text_reads_harder() -> None:
    simple, hard = figures(SIMPLE), figures(HARD)
    assert simple["flesch_reading_ease"] > 90 > 30 > hard["flesch_reading_ease"]
    for grade in ("flesch_kincaid_grade", "gunning_fog", "dale_chall_readability_score"):
        assert simple[grade] < hard[grade]
    assert simple["content_word_zipf_frequency"] > hard["content_word_zipf_frequency"]


def test_full_stops_inside_a_sentence_do_not_end_it() -> None:
    plain = "The US team ran a long way at noon and then it went home to rest. " * 4
    dotted = plain.replace("US", "U.S.")
    assert readability(Document.of(plain)) == readability(Document.of(dotted))


def test_long_text_is_sampled() -> None:
    sentence = "The old dog ran home to sleep all day. "
    long = readability(Document.of(sentence * (3 * MAX_CHARACTERS // len(sentence)), "long"))
    assert long == readability(Document.of(sentence * (MAX_CHARACTERS // len(sentence)), "short"))


def test_page_furniture_is_counted_and_not_read() -> None:
    text = SIMPLE.text + "\n\nPost a Comment\n\nPrevious Post\n"
    assert figures(Document.of(text))["page_furniture"] == 2
    assert readability(Document.of(text)) == readability(SIMPLE)


def slow_mtld(words: list[str]) -> float:
    """One direction, as the paper tells it."""
    factors, start = 0.0, 0
    for end in range(1, len(words) + 1):
        if len(set(words[start:end])) / (end - start) <= MTLD_FACTOR:
            factors, start = factors + 1, end
    if start < len(words):
        ratio = len(set(words[start:])) / (len(words) - start)
        factors += (1 - ratio) / (1 - MTLD_FACTOR)
    return len(words) / factors if factors else len(words)


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcdefghij"), min_size=1, max_size=80))
def test_mtld_is_the_papers(words: list[str]) -> None:
    assert mtld(words) == pytest.approx((slow_mtld(words) + slow_mtld(words[::-1])) / 2)


@pytest.mark.parametrize("seed", sorted(path.parent.name for path in SEEDS.glob("*/gold.json")))
def test_spun_text_has_more_weak_collocations_than_its_reference(seed: str) -> None:
    documents = [
        Document.of((SEEDS / seed / name).read_text("utf-8"), name)
        for name in ("suspect.txt", "reference.txt")
    ]
    card = {each.measure: each for each in compare(*documents)}
    weak, strength = card["weak_collocations"], card["collocation_strength"]
    assert weak.reference_value is not None
    assert strength.reference_value is not None
    assert weak.value > weak.reference_value + 5
    assert strength.value < strength.reference_value


def test_the_nearest_reference_is_the_one_compared_with() -> None:
    assert nearest(SIMPLE, []) is None
    assert nearest(SIMPLE, [HARD, SIMPLE]) is SIMPLE
    assert all(each.reference_value is None for each in compare(SIMPLE, None))
    assert all(each.reference_value == each.value for each in compare(SIMPLE, SIMPLE))


# Runs in a process of its own: textstat keeps what it has once loaded.
_OFFLINE = """
import socket
def refuse(*args, **kwargs):
    raise SystemExit("touched the network")
for name in ("create_connection", "getaddrinfo", "gethostbyname"):
    setattr(socket, name, refuse)
socket.socket.connect = socket.socket.connect_ex = refuse
import sys, warnings
warnings.simplefilter("error", UserWarning)
import spincheck, spincheck.quality
assert not {"textstat", "nltk"} & set(sys.modules), "imported too early"
from spincheck.text.document import Document
print(sorted(each.measure for each in spincheck.quality.measure(Document.of(sys.argv[1]))))
"""


def test_offline_in_an_empty_home(tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if name != "APPDATA"},
        "HOME": str(tmp_path),
        "NLTK_DATA": str(tmp_path / "nothing"),
    }
    done = subprocess.run(
        [sys.executable, "-c", _OFFLINE, SIMPLE.text],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "flesch_reading_ease" in done.stdout
    assert not done.stderr
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("**/*")}
    own = (".cache", ".cache/spincheck")
    foreign = {name for name in left if name not in own and not name.startswith(f"{own[1]}/")}
    assert not foreign, "something but spincheck's own cache was left in the home folder"


def test_the_command_prints_a_scorecard(tmp_path: Path, capsys) -> None:
    news = SEEDS / "news"
    arguments = [str(news / "suspect.txt"), "-r", str(news / "reference.txt")]
    assert main(["quality", *arguments]) == 0
    out = capsys.readouterr().out
    assert "weak_collocations" in out
    assert "reference" in out
    assert out.isascii()
    target = tmp_path / "cards.json"
    assert main(["quality", *arguments, "--format", "json", "--output", str(target)]) == 0
    report = json.loads(target.read_text("utf-8"))
    assert report["schema"] == "spincheck-quality-1"
    assert report["documents"][0]["reference"] == arguments[2]
    rows = {row["measure"]: row for row in report["documents"][0]["quality"]}
    assert rows["gunning_fog"]["unit"] == "school grade"
    assert rows["gunning_fog"]["reference_value"] > 0


def test_the_command_refuses_a_format_it_lacks(capsys) -> None:
    assert main(["quality", "any.txt", "--format", "sarif"]) == 2
    assert "no format 'sarif' (formats: text, json)" in capsys.readouterr().err


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real texts are not here")
def test_the_real_pair() -> None:
    texts = {path.name[:3]: path for path in (SHARED / "seeds").glob("00*.txt")}
    suspect, reference = (Document.of(texts[n].read_text("utf-8"), n) for n in ("001", "000"))
    card = {each.measure: each for each in compare(suspect, reference)}
    assert card["weak_collocations"].value > card["weak_collocations"].reference_value + 5
    assert card["collocation_strength"].value < card["collocation_strength"].reference_value
