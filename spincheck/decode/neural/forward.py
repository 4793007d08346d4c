"""Llama's forward pass in numpy: hidden states of many sequences, each read once.

Architecture: Touvron et al. 2023 (RMS norm, SwiGLU, rotary positions of Su et al. 2021) with
grouped-query attention (Ainslie et al. 2023). Sequences are independent, so they run in threads;
numpy gives up the interpreter lock inside its loops and products.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spincheck.decode.neural.layers import Layer, Shape
from spincheck.decode.neural.parallel import ForEach
from spincheck.decode.neural.quantized import Floats

Halves = NDArray[np.float16]
LayerSource = Callable[[int], Layer]


@dataclass(frozen=True, slots=True)
class KeysValues:
    """Keys and values of one sequence at every layer, (layers, positions, key heads, head).

    Kept as float16, which halves them; over 140 phrases log10 odds moved by at most 0.0015.
    """

    keys: Halves
    values: Halves


@dataclass(frozen=True, slots=True)
class Branch:
    """A continuation: `tokens` read as if they stood at position `at` of a sequence read before.

    `sequence` is the number of that sequence; only its positions below `at` are seen.
    """

    sequence: int
    at: int
    tokens: tuple[int, ...]


def empty_cache(shape: Shape, positions: int) -> KeysValues:
    size = (shape.layers, positions, shape.key_heads, shape.head)
    return KeysValues(np.empty(size, np.float16), np.empty(size, np.float16))


def rotary_angles(shape: Shape, positions: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Cosine and sine, each (positions, 1, head / 2)."""
    frequencies = shape.rope_base ** (-np.arange(0, shape.head, 2, dtype=np.float64) / shape.head)
    angles = positions[:, None, None] * frequencies
    return np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)


def normed(x: Floats, epsilon: float) -> Floats:
    """Rows divided by their root mean square (Zhang and Sennrich 2019), without weights."""
    mean_square = np.einsum("ij,ij->i", x, x) / np.float32(x.shape[1])
    scaled: Floats = x * (1.0 / np.sqrt(mean_square + np.float32(epsilon)))[:, None]
    return scaled


def _rotated(x: Floats, cosine: Floats, sine: Floats) -> Floats:
    """Rotary positions applied to (positions, heads, head), stored as two halves."""
    half = x.shape[2] // 2
    first, second = x[..., :half], x[..., half:]
    out = np.empty(x.shape, np.float32)
    np.multiply(first, cosine, out=out[..., :half])
    out[..., :half] -= second * sine
    np.multiply(second, cosine, out=out[..., half:])
    out[..., half:] += first * sine
    return out


def _softmax(scores: Floats) -> Floats:
    """Over the last axis, in place."""
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    return scores


def _queries_keys_values(
    x: Floats, layer: Layer, shape: Shape, angles: tuple[Floats, Floats]
) -> tuple[Floats, Floats, Floats]:
    """(positions, heads or key heads, head) each, rotated where they need to be."""
    qkv = (normed(x, shape.norm_epsilon) @ layer.qkv.T).reshape(len(x), -1, shape.head)
    rotated = _rotated(qkv[:, : shape.heads + shape.key_heads], *angles)
    return rotated[:, : shape.heads], rotated[:, shape.heads :], qkv[:, -shape.key_heads :]


def _grouped(queries: Floats, shape: Shape) -> Floats:
    """Queries by the key head they share: (key heads, heads each * positions, head)."""
    grouped = queries.reshape(len(queries), shape.key_heads, -1, shape.head)
    return grouped.transpose(1, 2, 0, 3).reshape(shape.key_heads, -1, shape.head)


def _ungrouped(mixed: Floats, shape: Shape) -> Floats:
    """The inverse of `_grouped`, heads side by side: (positions, width)."""
    split = mixed.reshape(shape.key_heads, shape.heads // shape.key_heads, -1, shape.head)
    return split.transpose(2, 0, 1, 3).reshape(-1, shape.width)


def _feed_forward(x: Floats, layer: Layer, shape: Shape) -> None:
    """SwiGLU (Shazeer 2020), added to `x` in place."""
    both = normed(x, shape.norm_epsilon) @ layer.gate_up.T
    gate, up = both[:, : shape.inner], both[:, shape.inner :]
    with np.errstate(over="ignore"):  # exp of a large number is infinite, its share then 0
        logistic = np.exp(-gate)
    logistic += 1.0
    up *= gate
    up /= logistic
    x += up @ layer.down.T


def _causal_bias(count: int) -> Floats:
    """(query, key): 0 where the key may be seen, minus infinity where it lies ahead."""
    return np.triu(np.full((count, count), -np.inf, dtype=np.float32), 1)


def hidden_states(
    shape: Shape,
    layer_of: LayerSource,
    states: list[Floats],
    run: ForEach,
    caches: list[KeysValues],
) -> None:
    """Turn embedded sequences, each (positions, width), into last hidden states, in place.

    `layer_of(i)` gives layer i; `run` calls a function for every number of a range, in any
    order. `caches` is filled with the keys and values of every sequence, or empty for none.
    """
    longest = max((len(state) for state in states), default=0)
    cosine, sine = rotary_angles(shape, np.arange(longest))
    bias = _causal_bias(longest)
    for index in range(shape.layers):
        layer = layer_of(index)

        def one(number: int, layer: Layer = layer, index: int = index) -> None:
            x = states[number]
            count = len(x)
            angles = cosine[:count], sine[:count]
            queries, keys, values = _queries_keys_values(x, layer, shape, angles)
            if caches:
                caches[number].keys[index] = keys
                caches[number].values[index] = values
            scores = _grouped(queries, shape) @ keys.transpose(1, 2, 0)
            square = scores.reshape(shape.key_heads, -1, count, count)
            square += bias[:count, :count]
            mixed = _softmax(scores) @ values.transpose(1, 0, 2)
            x += _ungrouped(mixed, shape) @ layer.attention_output.T
            _feed_forward(x, layer, shape)

        run(one, range(len(states)))


def branch_states(
    shape: Shape,
    layer_of: LayerSource,
    states: list[Floats],
    branches: list[list[Branch]],
    run: ForEach,
    caches: list[KeysValues],
) -> None:
    """Like `hidden_states` for continuations of sequences whose keys and values were kept.

    `branches[n]` all continue sequence n (of `caches`) and have been padded to one length;
    `states[n]` is their embedding, (branches * length, width), in order.
    """
    views = [
        _branch_view(shape, group, len(state))
        for group, state in zip(branches, states, strict=True)
    ]
    for index in range(shape.layers):
        layer = layer_of(index)

        def one(number: int, layer: Layer = layer, index: int = index) -> None:
            x = states[number]
            if not len(x):
                return
            angles, prefix_bias, own_bias = views[number]
            count, length = len(branches[number]), len(own_bias)
            queries, keys, values = _queries_keys_values(x, layer, shape, angles)
            prefix = prefix_bias.shape[2]
            past_keys = caches[number].keys[index, :prefix].astype(np.float32)
            past_values = caches[number].values[index, :prefix].astype(np.float32)
            per_key = shape.heads // shape.key_heads
            grouped = _grouped(queries, shape)
            # axes: key head, query head, branch, position, key
            past = (grouped @ past_keys.transpose(1, 2, 0)).reshape(
                shape.key_heads, per_key, count, length, prefix
            )
            past += prefix_bias
            split = (shape.key_heads, per_key, count, length, shape.head)
            own_keys = keys.reshape(count, length, shape.key_heads, 1, shape.head)
            own_values = values.reshape(count, length, shape.key_heads, 1, shape.head)
            own = grouped.reshape(split) @ own_keys.transpose(2, 3, 0, 4, 1)
            own += own_bias
            shares = _softmax(np.concatenate([past, own], axis=-1))
            flat = shares[..., :prefix].reshape(shape.key_heads, -1, prefix)
            mixed = (flat @ past_values.transpose(1, 0, 2)).reshape(split)
            mixed += shares[..., prefix:] @ own_values.transpose(2, 3, 0, 1, 4)
            x += _ungrouped(mixed, shape) @ layer.attention_output.T
            _feed_forward(x, layer, shape)

        run(one, range(len(states)))


def _branch_view(
    shape: Shape, group: list[Branch], rows: int
) -> tuple[tuple[Floats, Floats], Floats, Floats]:
    """Angles of every row; bias against the prefix (branches, 1, prefix) and among its own."""
    length = rows // max(len(group), 1)
    at = np.array([branch.at for branch in group], dtype=np.int64)
    prefix = int(at.max(initial=0))
    angles = rotary_angles(shape, (at[:, None] + np.arange(length)).reshape(-1))
    hidden = np.arange(prefix)[None, :] >= at[:, None]
    bias = np.where(hidden, np.float32(-np.inf), np.float32(0))[:, None, :]
    return angles, bias, _causal_bias(length)
