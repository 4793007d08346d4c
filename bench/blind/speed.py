"""Speed and memory of blind mode: words a second after loading, one article from a cold start.

python -m bench.blind.speed FILE [--model ngram|neural] [--effort fast|auto|full]
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--model", default="ngram")
    parser.add_argument("--effort", default="auto")
    parser.add_argument("--repeat", type=int, default=1, help="read the text so many times over")
    options = parser.parse_args()
    start, cpu = time.perf_counter(), time.process_time()
    from spincheck.blind import scan_blind
    from spincheck.text.document import Document

    text = options.file.read_text(encoding="utf-8")
    scan_blind(Document.of(text, str(options.file)), model=options.model, effort=options.effort)
    cold = time.perf_counter() - start, time.process_time() - cpu
    long_text = "\n\n".join([text] * options.repeat)
    begin = time.process_time()
    document = Document.of(long_text, str(options.file))
    tokens = len(document.tokens)
    read = time.process_time() - begin
    result = scan_blind(document, model=options.model, effort=options.effort)
    took = time.process_time() - begin
    words = sum(text[0].isalnum() for text in document.tokens.texts)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"cold {cold[0]:.2f} s ({cold[1]:.2f} s of processor); {words} words, {tokens} tokens,"
        f" {len(result.findings)} findings: {took:.2f} s of processor, of which reading {read:.2f};"
        f" {words / took:,.0f} words/s, without reading {words / (took - read):,.0f};"
        f" peak {memory:.0f} MB"
    )


if __name__ == "__main__":
    main()
