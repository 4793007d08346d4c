"""The neighbours: which versions, how they are installed, how they are called."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / ".cache" / "bench"
NLTK_DATA = PLACE / "nltk_data"
HERE = Path(__file__).resolve().parent


class Tool(NamedTuple):
    """A program: `command` as it is run, with {suspect}, {reference}, {files} and {out} to fill in.

    `packages` are what is installed for it, pinned; npm's where `node`, else PyPI's. A tool
    without packages runs in the interpreter that runs this. `counts`: its exit code is a number
    of findings, which says nothing of whether it ran.
    """

    name: str
    command: tuple[str, ...]
    packages: tuple[str, ...] = ()
    node: bool = False
    note: str = ""
    counts: bool = False

    @property
    def home(self) -> Path:
        """The environment of its own."""
        return PLACE / self.name

    @property
    def shown(self) -> str:
        """The command for a table."""
        parts = [Path(part).name if os.sep in part else part for part in self.command]
        return " ".join(part[1:-1].upper() if part[0] == "{" else part for part in parts).replace(
            "PYTHON", "python"
        )

    @property
    def version(self) -> str:
        """What is installed."""
        known = ", ".join(self.packages) or f"Python {sys.version.split()[0]}"
        return f"{known}; {self.note}" if self.note else known


SPINCHECK = Tool(
    "spincheck",
    ("{python}", "-m", "spincheck", "scan", "{suspect}", "--reference", "{reference}",
     "--format", "json", "--output", "{out}", "--exit-zero"),
)  # fmt: skip
# The cache is empty before each run: every text is judged.
BLIND = Tool(
    "spincheck",
    ("{python}", "-m", "spincheck", "lint", "--isolated", "-q", "--exit-zero", "{files}"),
)

WITH_REFERENCE = (
    Tool("redlines", ("{bin}/redlines", "json", "{reference}", "{suspect}"),
         ("redlines==0.6.2", "typing_extensions==4.15.0")),
    Tool("sentence-plagiarism",
         ("{bin}/sentence-plagiarism", "-q", "-t", "0.4", "-m", "sorensen_dice_similarity", "-o",
          "{out}", "{suspect}", "{reference}"), ("sentence-plagiarism==0.8.0",)),
    Tool("text-matcher", ("{bin}/text-matcher", "-l", "{out}", "{suspect}", "{reference}"),
         ("text-matcher==0.1.6",), note="spincheck's function words as its stop words"),
    Tool("difflib", ("{python}", str(HERE / "difflib_words.py"), "{reference}", "{suspect}")),
    Tool("rapidfuzz opcodes", ("{bin}/python", str(HERE / "opcodes_words.py"), "{reference}",
                               "{suspect}"), ("rapidfuzz==3.14.6",)),
)  # fmt: skip

WITHOUT = (
    Tool("codespell", ("{bin}/codespell", "{files}"), ("codespell==2.4.3",), counts=True),
    Tool("proselint", ("{bin}/proselint", "check", "{files}"), ("proselint==0.16.0",)),
    Tool("write-good", ("{bin}/write-good", "{files}"), ("write-good@1.0.8",), node=True,
         counts=True),
    Tool("cspell", ("{bin}/cspell", "lint", "--no-progress", "--no-cache", "{files}"),
         ("cspell@9.8.0",), node=True),
    Tool("textlint", ("{bin}/textlint", "--rule", "write-good", "{files}"),
         ("textlint@15.8.0", "textlint-rule-write-good@2.0.0"), node=True),
)  # fmt: skip

# Reading 1.7 MB takes it an hour.
ARTICLE_ONLY = (
    Tool(
        "perplexity by SmolLM2",
        ("{python}", str(HERE / "perplexity.py"), "{files}"),
        note="read by our own forward pass",
    ),
)


def install(tool: Tool) -> str:
    """Install a tool where it is not yet; what went wrong, or nothing."""
    if not tool.packages:
        return ""
    mark = tool.home / "installed.json"
    wanted = json.dumps(tool.packages)
    if mark.exists() and mark.read_text("utf-8") == wanted:
        return ""
    tool.home.mkdir(parents=True, exist_ok=True)
    try:
        if tool.node:
            _run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix",
                  str(tool.home), *tool.packages])  # fmt: skip
        else:
            _run([sys.executable, "-m", "venv", str(tool.home / "venv")])
            pip = str(tool.home / "venv/bin/pip")
            _run([pip, "install", "--quiet", "--disable-pip-version-check", *tool.packages])
    except (OSError, subprocess.SubprocessError) as error:
        detail = getattr(error, "stderr", b"") or str(error).encode()
        lines = detail.decode("utf-8", "replace").strip().splitlines()
        return f"could not be installed: {lines[-1][:200] if lines else error}"
    if tool.name == "text-matcher":
        _write_stop_words()
    mark.write_text(wanted, "utf-8")
    return ""


def _write_stop_words() -> None:
    """Our function words where nltk looks for its list, which no registry has.

    text-matcher does not start without a list; which words are on it hardly changes its time.
    """
    from spincheck.lexicon.function_words import FUNCTION_WORDS

    folder = NLTK_DATA / "corpora" / "stopwords"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "english").write_text("\n".join(sorted(FUNCTION_WORDS)) + "\n", "utf-8")


def command(
    tool: Tool, suspect: Path, reference: Path, out: Path, files: Sequence[Path]
) -> list[str]:
    """The command with everything filled in."""
    binaries = tool.home / ("node_modules/.bin" if tool.node else "venv/bin")
    filled: list[str] = []
    for part in tool.command:
        if part == "{files}":
            filled += map(str, files)
            continue
        filled.append(
            part.format(
                python=sys.executable, bin=binaries, suspect=suspect, reference=reference, out=out
            )
        )
    return filled


def _run(arguments: Sequence[str]) -> None:
    subprocess.run(arguments, check=True, capture_output=True, timeout=600)
