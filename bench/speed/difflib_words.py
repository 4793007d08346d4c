"""The standard library's way to compare two files word by word: replaced words, as JSON."""

import json
import sys
from difflib import SequenceMatcher
from pathlib import Path

if __name__ == "__main__":
    reference, suspect = (Path(name).read_text("utf-8").split() for name in sys.argv[1:3])
    # With autojunk on it would be faster, and miss most of what was replaced.
    opcodes = SequenceMatcher(None, reference, suspect, autojunk=False).get_opcodes()
    json.dump([(reference[a:b], suspect[c:d]) for tag, a, b, c, d in opcodes if tag == "replace"],
              sys.stdout)  # fmt: skip
