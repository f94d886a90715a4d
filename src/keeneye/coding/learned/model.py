"""The linear model: its weights, and what they say of the pairs of a sentence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from keeneye.coding.learned.features import Reading
from keeneye.coding.learned.pairs import Pair, act_of, pair_features
from keeneye.errors import CodingError
from keeneye.records import Modality

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from keeneye.coding.operators import Act

__all__ = [
    "MODEL_FILE",
    "NONE",
    "LinearModel",
    "Verdict",
    "heaviest_word",
    "judge",
    "load_model",
    "share_of",
]

MODEL_FILE = "linear-1.npz"
NONE = "NONE"
_SPOKEN: dict[str, Modality] = {"AGREE": "promised", "THREATEN": "threatened", "REJECT": "denied"}
_PLAIN = 60  # features of a plain sentence of fourteen words
_STANDINGS: tuple[Modality, ...] = ("denied", "claimed", "hypothetical", "recalled")


class LinearModel(NamedTuple):
    """Weights by feature.

    Columns: a root and NONE each (is there an event?), a root each (which?), a modality each.
    `about` is what the training wrote down: digests, sizes, and the constants of the coders that
    were chosen on the codebook (``vote``, ``slope``, ``intercept``, ``threshold``).
    """

    weights: NDArray[np.float16]
    bias: NDArray[np.float32]
    roots: tuple[str, ...]
    modalities: tuple[str, ...]
    about: dict[str, Any]


class Verdict(NamedTuple):
    """What the model says of one pair: the root if there is an event, and how likely there is."""

    pair: Pair
    root: str
    probability: float
    modality: Modality
    act: Act | None


@lru_cache(maxsize=1)
def load_model() -> LinearModel:
    """Read the model that ships with this package.

    Returns
    -------
    LinearModel
        Shared and never changed.

    Raises
    ------
    CodingError
        If the file is missing or of another shape: the package is damaged.

    Examples
    --------
    >>> len(load_model().roots)
    17
    """
    import numpy as np

    path = files("keeneye.coding.learned") / MODEL_FILE
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as stored:
            about = json.loads(bytes(stored["about"]).decode("utf-8"))
            weights = stored["weights"]
            bias = stored["bias"].astype(np.float32)
    except (OSError, KeyError, ValueError) as error:
        raise CodingError(
            f"the model cannot be read: {error}", where=MODEL_FILE, todo="run `make model`"
        ) from error
    return LinearModel(weights, bias, tuple(about["roots"]), tuple(about["modalities"]), about)


def share_of(shared: Sequence[int]) -> float:
    """Return what each feature of a sentence counts for: in a long one each counts for less.

    Examples
    --------
    >>> share_of([1] * 30), share_of([1] * 120)
    (1.0, 0.5)
    """
    return min(1.0, _PLAIN / max(1, len(shared)))


def judge(
    model: LinearModel, reading: Reading, pairs: Sequence[Pair], vote: float = 0.0
) -> list[Verdict]:
    """Say of each pair which root it has, how likely, and in which modality.

    Parameters
    ----------
    model : LinearModel
    reading : Reading
    pairs : sequence of Pair
    vote : float
        What the lexicon's own reading of a pair adds to the logit of its root, against the other
        roots only: whether there is an event at all stays the model's.

    Returns
    -------
    list of Verdict
        In the order of the pairs.

    Examples
    --------
    >>> from keeneye.coding.learned import hybrid_coder
    >>> reading = hybrid_coder().read("Iran condemned Iraq.")
    >>> judge(load_model(), reading, [Pair(0, 1)])[0].root
    'ACCUSE'
    """
    import numpy as np

    if not pairs:
        return []
    told = model.weights.take(reading.shared, axis=0).sum(axis=0, dtype=np.float32)
    shared = share_of(reading.shared) * told + model.bias
    rows: list[int] = []
    starts: list[int] = []
    for pair in pairs:
        starts.append(len(rows))
        rows += pair_features(reading, pair)
    taken = model.weights.take(np.array(rows, dtype=np.intp), axis=0).astype(np.float32)
    logits = np.add.reduceat(taken, starts, axis=0) + shared
    wide, kinds = len(model.roots), len(model.roots) - 1
    event = _chance(model, logits[:, :wide])
    acts = [act_of(reading, pair) for pair in pairs]
    best, share = _best(model, logits[:, wide : wide + kinds], acts, vote)
    spoken = logits[:, wide + kinds :].tolist()
    return [
        Verdict(pair, root, p, _modality(model, root, m), act)
        for pair, root, p, m, act in zip(
            pairs, best, (event * share).tolist(), spoken, acts, strict=True
        )
    ]


def _chance(model: LinearModel, logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how likely it is that a pair has an event at all."""
    import numpy as np

    likely = np.exp(logits - logits.max(axis=1, keepdims=True))
    chance: NDArray[np.float32] = 1.0 - likely[:, model.roots.index(NONE)] / likely.sum(axis=1)
    return chance


def _best(
    model: LinearModel, logits: NDArray[np.float32], acts: Sequence[Act | None], vote: float
) -> tuple[list[str], NDArray[np.float32]]:
    """Return the best root of each row, and its share among the roots."""
    import numpy as np

    roots = [root for root in model.roots if root != NONE]
    for row, act in enumerate(acts):
        if act is not None:
            logits[row, roots.index(act.root)] += vote
    likely = np.exp(logits - logits.max(axis=1, keepdims=True))
    share: NDArray[np.float32] = 1.0 / likely.sum(axis=1)  # the best one's own part is 1
    return [roots[k] for k in likely.argmax(axis=1).tolist()], share


def _modality(model: LinearModel, root: str, logits: Sequence[float]) -> Modality:
    """Return the likeliest modality that a root can have."""
    plain = _SPOKEN.get(root)
    allowed: tuple[Modality, ...] = (
        (plain, *_STANDINGS) if plain else ("actual", "attempted", *_STANDINGS)
    )
    return max(allowed, key=lambda name: logits[model.modalities.index(name)])


def heaviest_word(model: LinearModel, reading: Reading, verdict: Verdict) -> int:
    """Return the position of the word that speaks most for a verdict's root: its trigger.

    Examples
    --------
    >>> from keeneye.coding.learned import hybrid_coder
    >>> reading = hybrid_coder().read("Iran condemned Iraq.")
    >>> heaviest_word(load_model(), reading, judge(load_model(), reading, [Pair(0, 1)])[0])
    1
    """
    column = model.roots.index(verdict.root)
    best, place = float("-inf"), 0
    for token, (forwards, _) in enumerate(reading.steps):
        if forwards and reading.tokens[token] not in ("@", "^", "$", "#", ",", "."):
            weight = float(model.weights[list(forwards), column].sum(dtype="float32"))
            if weight > best:
                best, place = weight, token
    return reading.firsts[place]
