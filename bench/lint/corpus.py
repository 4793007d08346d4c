"""Makes 200 Markdown files of 1.6 MB in all out of the texts in bench/corpus."""

from __future__ import annotations

import json
import random
from pathlib import Path

CLEAN = Path(__file__).resolve().parent.parent / "corpus" / "clean.jsonl"
FILES = 200
BYTES = 1_600_000


def write(folder: Path, files: int = FILES, size: int = BYTES) -> None:
    """Write the files, the same each time: paragraphs, headings, lists, code, links, quotes."""
    rows = CLEAN.read_text(encoding="utf-8").splitlines()
    texts = [json.loads(row)["text"] for row in rows]
    paragraphs = [part for text in texts for part in text.split("\n\n") if len(part) > 80]
    chance = random.Random(20)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(files):
        parts = [f"---\ntitle: Page {number}\nsource: none\n---", f"# Page {number}"]
        while sum(map(len, parts)) < size / files:
            parts.append(chance.choice(paragraphs))
            kind = chance.random()
            if kind < 0.1:
                parts.append(f"## Part {len(parts)}")
            elif kind < 0.15:
                parts.append("```python\nprint('the flawed facet of a list')\n```")
            elif kind < 0.2:
                parts.append("- one item\n- [a link](https://example.org/page)\n- **bold** words")
            elif kind < 0.25:
                parts.append("> " + chance.choice(paragraphs))
        text = "\n\n".join(parts) + "\n"
        (folder / f"page-{number:03}.md").write_text(text, encoding="utf-8")
