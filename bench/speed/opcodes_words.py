"""The least that aligning words can cost: rapidfuzz's Levenshtein opcodes over two files' words."""

import json
import sys
from pathlib import Path

from rapidfuzz.distance import Levenshtein  # type: ignore[import-not-found,unused-ignore]

if __name__ == "__main__":
    reference, suspect = (Path(name).read_text("utf-8").split() for name in sys.argv[1:3])
    opcodes = Levenshtein.opcodes(reference, suspect)
    json.dump(
        [
            (reference[op.src_start : op.src_end], suspect[op.dest_start : op.dest_end])
            for op in opcodes
            if op.tag == "replace"
        ],
        sys.stdout,
    )
