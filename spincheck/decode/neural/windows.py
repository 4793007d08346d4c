"""Cutting a long token sequence into windows that overlap to the left."""

from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Window:
    """Tokens `start` to `end` are read together; those from `first` on are scored."""

    start: int
    first: int
    end: int


def plan_windows(tokens: int, longest: int, context: int) -> list[Window]:
    """Windows of at most `longest` tokens whose scored parts tile 0 to `tokens`.

    Every window but the first has `context` tokens before its scored part. The parts are of
    equal length (give or take one), so that threads finish together.
    """
    if not 0 <= context < longest:
        raise ValueError("the context must be shorter than the window")
    step = longest - context
    count = max(1, -(-(tokens - context) // step)) if tokens > longest else 1
    if tokens > longest:
        count += count % 2  # an even number: two threads are the common case
    # Window 0 scores its context too, so it takes `context` tokens more than the others.
    shared = tokens - context if count > 1 else tokens
    edges = [round(shared * number / count) for number in range(count + 1)]
    if count == 1:
        return [Window(0, 0, tokens)] if tokens else []
    firsts = [0, *(edge + context for edge in edges[1:])]
    return [Window(max(0, first - context), first, end) for first, end in pairwise(firsts)]
