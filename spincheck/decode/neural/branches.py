"""Short continuations of sequences that were read before, many of them at once."""

from dataclasses import dataclass
from itertools import pairwise
from queue import SimpleQueue

import numpy as np

from spincheck.decode.neural.forward import (
    Halves,
    KeysValues,
    LayerSource,
    Space,
    beside,
    causal_bias,
    feed_forward,
    grouped_by_key,
    heads_joined,
    layer_by_layer,
    queries_keys_values,
    rotary_angles,
    softmax,
    space_for,
)
from spincheck.decode.neural.layers import Layer, Shape
from spincheck.decode.neural.parallel import ForEach
from spincheck.decode.neural.quantized import Floats

# Rows multiplied together. Branches of one sequence are few, and a layer's weights cost the same
# to fetch for 10 rows as for 200, so the products run over the branches of all sequences.
_ROWS = 256


@dataclass(frozen=True, slots=True)
class Branch:
    """A continuation: `tokens` read as if they stood at position `at` of a sequence read before.

    `sequence` is the number of that sequence; only its positions below `at` are seen.
    """

    sequence: int
    at: int
    tokens: tuple[int, ...]


def branch_states(
    shape: Shape,
    layer_of: LayerSource,
    x: Floats,
    groups: list[list[Branch]],
    lengths: list[int],
    run: ForEach,
    workers: int,
    caches: list[KeysValues],
) -> None:
    """Turn embedded branches into last hidden states, in place.

    `groups[n]` are the branches of sequence n (of `caches`), each padded to `lengths[n]` tokens.
    `x`: (tokens, width), group after group and branch after branch.
    """
    counts = [len(group) * length for group, length in zip(groups, lengths, strict=True)]
    edges = np.cumsum([0, *counts]).tolist()
    places = [slice(start, end) for start, end in pairwise(edges)]
    parts = _parts(len(x), workers)
    positions = [
        np.array([branch.at for branch in group], dtype=np.int64)[:, None] + np.arange(length)
        for group, length in zip(groups, lengths, strict=True)
    ]
    flat = np.concatenate([position.reshape(-1) for position in positions] or [np.arange(0)])
    cosine, sine = rotary_angles(shape, flat)
    queries = np.empty((len(x), shape.heads, shape.head), dtype=np.float32)
    keys = np.empty((len(x), shape.key_heads, shape.head), dtype=np.float32)
    values = np.empty_like(keys)
    mixed = np.empty_like(x)
    free: SimpleQueue[Space] = SimpleQueue()
    for _ in range(min(workers, len(parts))):
        free.put(space_for(shape, len(x[parts[0]]), 0))
    for index, layer, left in layer_by_layer(shape, layer_of):

        def prepare(number: int, layer: Layer = layer) -> None:
            part, space = parts[number], free.get()
            angles = cosine[part], sine[part]
            queries[part], keys[part], values[part] = queries_keys_values(
                x[part], layer, shape, angles, space
            )
            free.put(space)

        def attend(number: int, index: int = index) -> None:
            place, group = places[number], groups[number]
            if group:
                prefix = max(branch.at for branch in group)
                past = caches[number].keys[index, :prefix], caches[number].values[index, :prefix]
                own = keys[place], values[place]
                mixed[place] = _attention(shape, group, queries[place], past, own)

        def finish(number: int, layer: Layer = layer) -> None:
            part, space = parts[number], free.get()
            x[part] += mixed[part] @ layer.attention_output.T
            feed_forward(x[part], layer, shape, space)
            free.put(space)

        run(prepare, range(len(parts)))
        # Attention asks for no weights: meanwhile the next layer is expanded.
        beside(run, left, attend, len(groups))
        run(finish, range(len(parts)))


def _parts(rows: int, workers: int) -> list[slice]:
    """Rows in parts of alike length, at most `_ROWS`, so that all workers have the same to do."""
    count = -(-rows // _ROWS)
    count = -(-count // workers) * workers
    size = max(-(-rows // max(count, 1)), 1)
    return [slice(start, start + size) for start in range(0, rows, size)]


def _attention(
    shape: Shape,
    group: list[Branch],
    queries: Floats,
    past: tuple[Halves, Halves],
    own: tuple[Floats, Floats],
) -> Floats:
    """Each branch attends to its sequence below its place and to itself; (tokens, width).

    `past`, `own`: keys and values, (positions, key heads, head), of the sequence and the group.
    """
    past_keys, past_values = (each.astype(np.float32) for each in past)
    prefix, count, length = len(past_keys), len(group), len(queries) // len(group)
    # axes below: key head, query head, branch, position, key or number of the head
    split = (shape.key_heads, shape.heads // shape.key_heads, count, length)
    by_branch = (count, length, shape.key_heads, 1, shape.head)
    own_keys, own_values = (each.reshape(by_branch) for each in own)
    grouped = grouped_by_key(queries, shape)
    to_past = (grouped @ past_keys.transpose(1, 2, 0)).reshape(*split, prefix)
    ahead = np.arange(prefix) >= np.array([[branch.at] for branch in group])
    to_past += np.where(ahead, np.float32(-np.inf), np.float32(0))[:, None, :]
    to_own = grouped.reshape(*split, shape.head) @ own_keys.transpose(2, 3, 0, 4, 1)
    to_own += causal_bias(length)
    shares = softmax(np.concatenate([to_past, to_own], axis=-1))
    from_past = shares[..., :prefix].reshape(shape.key_heads, -1, prefix)
    mixed = (from_past @ past_values.transpose(1, 0, 2)).reshape(*split, shape.head)
    mixed += shares[..., prefix:] @ own_values.transpose(2, 3, 0, 1, 4)
    return heads_joined(mixed, shape)
