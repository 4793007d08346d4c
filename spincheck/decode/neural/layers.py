"""The weights of a Llama model, layer by layer, arranged for few and large matrix products."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from spincheck.decode.neural.gguf import GgufFile
from spincheck.decode.neural.quantized import Bytes, Floats, expand_rows


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of a model. `width`: of the hidden state; `head`: of one attention head."""

    layers: int
    width: int
    inner: int
    heads: int
    key_heads: int
    head: int
    vocabulary: int
    context: int
    rope_base: float
    norm_epsilon: float


@dataclass(frozen=True, slots=True)
class Layer:
    """One transformer block; all matrices float32 and (outputs, inputs).

    The attention's 1 / sqrt(head) is multiplied into the queries.
    """

    attention_norm: Floats  # (width,)
    qkv: Floats
    attention_output: Floats
    forward_norm: Floats  # (width,)
    gate_up: Floats
    down: Floats


def read_shape(file: GgufFile) -> Shape:
    """Sizes from the metadata. BrokenData unless it is a Llama with tied embeddings.

    The upper limits keep a damaged file from asking for memory without bound; they are a few
    times the sizes of the supported model (30 layers, width 576).
    """
    kind = file.metadata.get("general.architecture")
    if kind != "llama":
        file.fail(f"architecture {kind!r} is not supported (llama is)")
    width = file.integer("llama.embedding_length", 2, 4096)
    heads = file.integer("llama.attention.head_count", 1, 128)
    shape = Shape(
        layers=file.integer("llama.block_count", 1, 128),
        width=width,
        inner=file.integer("llama.feed_forward_length", 1, 16384),
        heads=heads,
        key_heads=file.integer("llama.attention.head_count_kv", 1, heads, default=heads),
        head=width // heads,
        vocabulary=len(file.strings("tokenizer.ggml.tokens")),
        context=file.integer("llama.context_length", 8, 1 << 20),
        rope_base=file.number("llama.rope.freq_base", 1.0, 1e9, default=10_000.0),
        norm_epsilon=file.number("llama.attention.layer_norm_rms_epsilon", 1e-12, 1.0),
    )
    rotated = file.integer("llama.rope.dimension_count", 1, 4096, default=shape.head)
    if width % heads or heads % shape.key_heads or shape.head % 2 or rotated != shape.head:
        file.fail("the numbers of attention heads do not fit together")
    if "output.weight" in file.tensors:
        file.fail("an output layer of its own is not supported (tied embeddings are)")
    file.require("token_embd.weight", (shape.vocabulary, width))
    for index in range(shape.layers):
        for name, size in _layer_tensors(shape).items():
            file.require(f"blk.{index}.{name}.weight", size)
    return shape


def _layer_tensors(shape: Shape) -> dict[str, tuple[int, ...]]:
    """Names and shapes, (outputs, inputs), of the tensors of one layer."""
    width, inner, keys = shape.width, shape.inner, shape.key_heads * shape.head
    return {
        "attn_norm": (width,),
        "attn_q": (width, width),
        "attn_k": (keys, width),
        "attn_v": (keys, width),
        "attn_output": (width, width),
        "ffn_norm": (width,),
        "ffn_gate": (inner, width),
        "ffn_up": (inner, width),
        "ffn_down": (width, inner),
    }


def _half_split(rows: Bytes, head: int) -> Bytes:
    """Rows reordered so that a rotary pair (2i, 2i+1) of a head becomes (i, i + head/2).

    GGUF stores Llama's queries and keys for pairs of neighbours; halves are contiguous in numpy.
    """
    paired = rows.reshape(len(rows) // head, head // 2, 2, -1)
    return paired.transpose(0, 2, 1, 3).reshape(len(rows), -1)


class Expansion(NamedTuple):
    """A layer, and what is left to call, in any order or at once, before it may be used."""

    layer: Layer
    left: tuple[Callable[[], None], ...] = ()


def read_layer(file: GgufFile, shape: Shape, index: int, into: Layer | None = None) -> Expansion:
    """Layer `index` (from 0) as float32, written over the matrices of `into`, if given.

    Both calls that are left take about as long.
    """
    sizes = _layer_tensors(shape)

    def expand(room: Floats, *names: str) -> None:
        """The tensors below each other, expanded where they are to stand."""
        start = 0
        for name in names:
            full = f"blk.{index}.{name}.weight"
            rows, block_format = file.packed_rows(full), file.tensors[full].block_format
            if name in ("attn_q", "attn_k"):
                rows = _half_split(rows, shape.head)
            expand_rows(rows, block_format, room[start : start + len(rows)])
            start += len(rows)

    def room_for(*names: str) -> Floats:
        return np.empty((sum(sizes[name][0] for name in names), sizes[names[0]][1]), np.float32)

    for name, size in sizes.items():
        file.require(f"blk.{index}.{name}.weight", size)
    layer = Layer(
        file.weights(f"blk.{index}.attn_norm.weight", sizes["attn_norm"]),
        into.qkv if into else room_for("attn_q", "attn_k", "attn_v"),
        into.attention_output if into else room_for("attn_output"),
        file.weights(f"blk.{index}.ffn_norm.weight", sizes["ffn_norm"]),
        into.gate_up if into else room_for("ffn_gate", "ffn_up"),
        into.down if into else room_for("ffn_down"),
    )

    def first() -> None:
        expand(layer.qkv, "attn_q", "attn_k", "attn_v")
        layer.qkv[: shape.width] *= np.float32(shape.head**-0.5)
        expand(layer.attention_output, "attn_output")
        expand(layer.down, "ffn_down")

    def second() -> None:
        expand(layer.gate_up, "ffn_gate", "ffn_up")

    return Expansion(layer, (first, second))
