"""Llama's forward pass in numpy: hidden states of many sequences, each read once.

Architecture: Touvron et al. 2023 (RMS norm, SwiGLU, rotary positions of Su et al. 2021) with
grouped-query attention (Ainslie et al. 2023). Sequences are independent, so they run in threads;
numpy gives up the interpreter lock inside its loops and products.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from queue import SimpleQueue

import numpy as np
from numpy.typing import NDArray

from spincheck.decode.neural.layers import Expansion, Layer, Shape
from spincheck.decode.neural.parallel import ForEach
from spincheck.decode.neural.quantized import Floats

Halves = NDArray[np.float16]
LayerSource = Callable[[int], Expansion]
Left = tuple[Callable[[], None], ...]


@dataclass(frozen=True, slots=True)
class KeysValues:
    """Keys and values of one sequence at every layer, (layers, positions, key heads, head).

    Kept as float16, which halves them; over 140 phrases log10 odds moved by at most 0.0015.
    """

    keys: Halves
    values: Halves


def empty_cache(shape: Shape, positions: int) -> KeysValues:
    size = (shape.layers, positions, shape.key_heads, shape.head)
    return KeysValues(np.empty(size, np.float16), np.empty(size, np.float16))


def rotary_angles(shape: Shape, positions: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Cosine and sine, each (positions, 1, head / 2)."""
    frequencies = shape.rope_base ** (-np.arange(0, shape.head, 2, dtype=np.float64) / shape.head)
    angles = positions[:, None, None] * frequencies
    return np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Space:
    """What one thread writes into, again and again: room for `rows` and for one sequence.

    Arrays of these sizes made anew come from the system each time, page by page: 28 % of a
    reading. All float32.
    """

    narrow: Floats  # (rows, width)
    joined: Floats  # (rows, width)
    turned: Floats  # (rows, heads and key heads, head), as are the next two
    qkv: Floats  # and the key heads once more
    shifted: Floats  # half a head
    both: Floats  # (rows, 2 * inner)
    logistic: Floats  # (rows, inner)
    grouped: Floats  # flat, width a position of the longest sequence
    mixed: Floats  # likewise
    scores: Floats  # flat, heads * positions**2


def space_for(shape: Shape, rows: int, longest: int) -> Space:
    """Room for so many rows of sequences of at most `longest` positions."""
    rotated = shape.heads + shape.key_heads
    sizes: tuple[tuple[int, ...], ...] = (
        (rows, shape.width),
        (rows, shape.width),
        (rows, rotated, shape.head),
        (rows, rotated + shape.key_heads, shape.head),
        (rows, rotated, shape.head // 2),
        (rows, 2 * shape.inner),
        (rows, shape.inner),
        (longest * shape.width,),
        (longest * shape.width,),
        (shape.heads * longest**2,),
    )
    return Space(*(np.empty(size, np.float32) for size in sizes))


def normed(x: Floats, weights: Floats, epsilon: float, out: Floats | None = None) -> Floats:
    """Rows divided by their root mean square (Zhang and Sennrich 2019), times the weights."""
    mean_square = np.einsum("ij,ij->i", x, x) / np.float32(x.shape[1])
    scaled: Floats = np.multiply(
        x, (1.0 / np.sqrt(mean_square + np.float32(epsilon)))[:, None], out
    )
    scaled *= weights
    return scaled


def _rotated(x: Floats, cosine: Floats, sine: Floats, out: Floats, shifted: Floats) -> None:
    """Rotary positions applied to (positions, heads, head), stored as two halves."""
    half = x.shape[2] // 2
    first, second = x[..., :half], x[..., half:]
    np.multiply(first, cosine, out=out[..., :half])
    np.multiply(second, sine, out=shifted)
    out[..., :half] -= shifted
    np.multiply(second, cosine, out=out[..., half:])
    np.multiply(first, sine, out=shifted)
    out[..., half:] += shifted


def softmax(scores: Floats) -> Floats:
    """Over the last axis, in place."""
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    return scores


def queries_keys_values(
    x: Floats, layer: Layer, shape: Shape, angles: tuple[Floats, Floats], space: Space
) -> tuple[Floats, Floats, Floats]:
    """(positions, heads or key heads, head) each, rotated where they need to be; in `space`."""
    n = len(x)
    h = normed(x, layer.attention_norm, shape.norm_epsilon, space.narrow[:n])
    qkv, turned = space.qkv[:n], space.turned[:n]
    np.matmul(h, layer.qkv.T, out=qkv.reshape(n, -1))
    _rotated(qkv[:, : shape.heads + shape.key_heads], *angles, turned, space.shifted[:n])
    return turned[:, : shape.heads], turned[:, shape.heads :], qkv[:, -shape.key_heads :]


def grouped_by_key(queries: Floats, shape: Shape, out: Floats | None = None) -> Floats:
    """Queries by the key head they share: (key heads, heads each * positions, head).

    `out`: flat, at least as large, written instead of a new array.
    """
    split = queries.reshape(len(queries), shape.key_heads, -1, shape.head).transpose(1, 2, 0, 3)
    room = np.empty(split.size, np.float32) if out is None else out[: split.size]
    np.copyto(room.reshape(split.shape), split)
    return room.reshape(shape.key_heads, -1, shape.head)


def heads_joined(mixed: Floats, shape: Shape, out: Floats | None = None) -> Floats:
    """The inverse of `grouped_by_key`, heads side by side: (positions, width)."""
    split = mixed.reshape(shape.key_heads, shape.heads // shape.key_heads, -1, shape.head)
    turned = split.transpose(2, 0, 1, 3)
    room = np.empty((len(turned), shape.width), np.float32) if out is None else out
    np.copyto(room.reshape(turned.shape), turned)
    return room


def feed_forward(x: Floats, layer: Layer, shape: Shape, space: Space) -> None:
    """SwiGLU (Shazeer 2020), added to `x` in place."""
    n = len(x)
    h = normed(x, layer.forward_norm, shape.norm_epsilon, space.narrow[:n])
    both = np.matmul(h, layer.gate_up.T, out=space.both[:n])
    gate, up, logistic = both[:, : shape.inner], both[:, shape.inner :], space.logistic[:n]
    np.negative(gate, out=logistic)
    with np.errstate(over="ignore"):  # exp of a large number is infinite, its share then 0
        np.exp(logistic, out=logistic)
    logistic += 1.0
    gate *= up
    np.divide(gate, logistic, out=logistic)
    x += np.matmul(logistic, layer.down.T, out=space.narrow[:n])


def causal_bias(count: int) -> Floats:
    """(query, key): 0 where the key may be seen, minus infinity where it lies ahead."""
    return np.triu(np.full((count, count), -np.inf, dtype=np.float32), 1)


def layer_by_layer(shape: Shape, layer_of: LayerSource) -> Iterator[tuple[int, Layer, Left]]:
    """Each layer's number, the layer, and what expands the one after it.

    That is to be called before the next layer is asked for: `beside` does it.
    """
    layer, left = layer_of(0)
    for expand in left:
        expand()
    for index in range(shape.layers):
        following, left = layer_of(index + 1) if index + 1 < shape.layers else Expansion(layer)
        yield index, layer, left
        layer = following


def beside(run: ForEach, left: Left, function: Callable[[int], None], count: int) -> None:
    """Run `function` for 0 to `count`, and what is left of an expansion at the same time."""

    def one(number: int) -> None:
        if number < len(left):
            left[number]()
        else:
            function(number - len(left))

    run(one, range(len(left) + count))


# Rows multiplied together at most. On two cores 213 rows a product give 205 GFLOP/s, 320 give 240,
# 640 about as many; beyond that nothing is won but memory lost.
_ROWS = 700


def hidden_states(
    shape: Shape,
    layer_of: LayerSource,
    x: Floats,
    lengths: Sequence[int],
    run: ForEach,
    workers: int,
    caches: list[KeysValues],
) -> None:
    """Turn embedded sequences into last hidden states, in place.

    `x`: (positions, width), the sequences of these lengths one below the other. `layer_of(i)` gives
    layer i; `run` calls a function for every number of a range, in any order, `workers` at a time.
    `caches` is filled with the keys and values of every sequence, or empty for none.
    """
    longest = max(lengths, default=0)
    if not longest:
        return
    edges = np.cumsum([0, *lengths]).tolist()
    positions = np.concatenate([np.arange(length) for length in lengths])
    cosine, sine = rotary_angles(shape, positions)
    bias = causal_bias(longest)
    groups = _groups(lengths, workers)
    rows = [slice(edges[group[0]], edges[group[-1] + 1]) for group in groups]
    free: SimpleQueue[Space] = SimpleQueue()
    for _ in range(min(workers, len(groups))):
        free.put(space_for(shape, max(part.stop - part.start for part in rows), longest))
    for index, layer, left in layer_by_layer(shape, layer_of):

        def one(number: int, layer: Layer = layer, index: int = index) -> None:
            part = rows[number]
            own, space = x[part], free.get()
            angles = cosine[part], sine[part]
            queries, keys, values = queries_keys_values(own, layer, shape, angles, space)
            joined = space.joined[: len(own)]
            for sequence in groups[number]:
                at = slice(edges[sequence] - part.start, edges[sequence + 1] - part.start)
                if caches:
                    caches[sequence].keys[index] = keys[at]
                    caches[sequence].values[index] = values[at]
                _attend(queries[at], keys[at], values[at], shape, bias, space, joined[at])
            own += np.matmul(joined, layer.attention_output.T, out=space.narrow[: len(own)])
            feed_forward(own, layer, shape, space)
            free.put(space)

        beside(run, left, one, len(groups))


def _groups(lengths: Sequence[int], workers: int) -> list[list[int]]:
    """Neighbouring sequences to be multiplied together, as many groups for each worker."""
    count = -(-sum(lengths) // _ROWS)
    count = min(-(-count // workers) * workers, len(lengths))
    return [part.tolist() for part in np.array_split(np.arange(len(lengths)), count)]


def _attend(
    queries: Floats,
    keys: Floats,
    values: Floats,
    shape: Shape,
    bias: Floats,
    space: Space,
    out: Floats,
) -> None:
    """What each position of a sequence takes from itself and those before it."""
    n = len(queries)
    grouped = grouped_by_key(queries, shape, space.grouped)
    scores = space.scores[: shape.heads * n * n].reshape(shape.key_heads, -1, n)
    np.matmul(grouped, keys.transpose(1, 2, 0), out=scores)
    by_head = scores.reshape(shape.heads, n, n)
    by_head += bias[:n, :n]
    mixed = space.mixed[: n * shape.width].reshape(grouped.shape)
    np.matmul(softmax(scores), values.transpose(1, 0, 2), out=mixed)
    heads_joined(mixed, shape, out)
