"""The index model: six things that are not seen themselves, and the paths between them (PLS)."""

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from crmlab.checks import number_columns, require_known, require_once
from crmlab.messages import later, refusal

__all__ = ["INDEX_BLOCKS", "INDEX_PATHS", "PathModel"]

INDEX_BLOCKS = {  # what is asked for each; of the phases of loyalty, what people say
    "expectation": ["e1", "e2", "e3"],
    "quality": ["q1", "q2", "q3"],
    "value": ["v1", "v2"],
    "satisfaction": ["s1", "s2", "s3"],
    "complaints": ["c1"],
    "loyalty": ["l1", "l2", "l3"],
}
INDEX_PATHS = {  # what leads to each (Fornell et al. 1996)
    "quality": ["expectation"],
    "value": ["expectation", "quality"],
    "satisfaction": ["expectation", "quality", "value"],
    "complaints": ["satisfaction"],
    "loyalty": ["satisfaction", "complaints"],
}
ROUNDS, STILL = 300, 1e-7
ALIKE = 1e-6  # what is left where constructs are not told apart
SAMPLES, SEED = 500, 2024


class PathModel:
    """Partial least squares: scores of blocks of questions, and the regressions between them.

    The score of a construct is a weighted sum of its questions, with variance 1. A question's
    weight is its correlation with the neighbours of its construct (mode A, centroid scheme: the
    neighbours count alike, with the sign of their correlation), found by turns until all is still
    (Wold 1982; Lohmöller 1989). A path is a standardised coefficient of the regression of a score
    on those that lead to it.

    Parameters
    ----------
    blocks
        The questions of each construct.
    paths
        The constructs that lead to each; there is no way round in a circle.
    standardised
        Let each question count by its correlations; else one that spreads more counts more.
    corrected
        Divide the correlations of the scores by what their noise takes off them (consistent PLS,
        Dijkstra & Henseler 2015). A construct with one question stays as it is.

    `fit` sets, with ``low`` and ``high`` of a 95 % interval from bootstrap samples:

    ``paths_`` (``path`` from one construct to the next), ``effects_`` (``total`` effect of one on
    another, over all ways), ``r2_`` (share explained, a row a construct), ``items_`` (``construct``
    and ``loading`` of each question, and its ``weight`` in an index: those of a construct sum to 1
    and are for answers on their own scale).
    """

    def __init__(
        self,
        blocks: Mapping[str, Sequence[str]] = INDEX_BLOCKS,
        paths: Mapping[str, Sequence[str]] = INDEX_PATHS,
        *,
        standardised: bool = True,
        corrected: bool = False,
    ) -> None:
        self.blocks = {name: list(items) for name, items in blocks.items()}
        self.standardised, self.corrected = standardised, corrected
        self.paths = {target: list(sources) for target, sources in paths.items()}
        constructs = pd.Index(self.blocks)
        questions = pd.Index(itertools.chain(*self.blocks.values()))
        require_once(questions, later("the blocks"))
        led = pd.Index(dict.fromkeys(itertools.chain(self.paths, *self.paths.values())))
        require_known(led, constructs, later("the paths"), later("the blocks"))
        self._of = np.array([[q in items for items in self.blocks.values()] for q in questions])
        self._leads = np.array(  # to the construct of the row, from that of the column
            [[name in self.paths.get(target, []) for name in constructs] for target in constructs]
        )
        self._constructs, self._questions = constructs, questions
        if np.linalg.matrix_power(self._leads.astype(float), len(constructs)).any():
            raise refusal("The paths go round in a circle: a construct would lead to itself.")
        for name in constructs[~(self._leads | self._leads.T).any(axis=0)]:
            raise refusal("No path leads to {name!r} or from it: leave it out.", name=name)

    def fit(
        self, answers: pd.DataFrame, *, samples: int = SAMPLES, seed: int = SEED
    ) -> "PathModel":
        """Find weights and paths in the answers, a row a person; `samples` make the intervals."""
        items = number_columns(answers, self._questions, later("answers"))
        n, k = items.shape
        if n <= k:
            raise refusal(
                "{n} people are too few for {k} questions: there must be more people than "
                "questions.",
                n=n,
                k=k,
            )
        for question in items.columns[np.ptp(items.to_numpy(), axis=0) == 0]:
            raise refusal(
                "Everybody gives the same answer to {question!r}: it goes along with nothing. "
                "Leave it out.",
                question=question,
            )
        found = _covariances(items.to_numpy(), samples, seed)
        spread = np.sqrt(np.einsum("sqq->sq", found))
        found = found[varied := (spread > 0).all(axis=1)]  # a sample may lack a rare answer
        unit = spread[varied] if self.standardised else np.ones_like(spread[varied])
        found = found / unit[:, :, None] / unit[:, None]
        weights = self._weights(found)
        loadings = (found @ weights * self._of).sum(axis=2) / (spread[varied] / unit)
        between = self._between(weights, found)
        direct, one = np.zeros_like(between), np.eye(len(self._constructs))
        for target, sources in enumerate(self._leads):
            inside = between[:, sources][..., sources], between[:, sources, target, None]
            direct[:, target, sources] = np.linalg.solve(*inside)[..., 0]
        total = np.linalg.inv(one - direct) - one
        explained = (direct * between).sum(axis=2)
        led = self._leads.any(axis=1)
        index = pd.Series(weights[0].sum(axis=1) / unit[0], self._questions)
        self.people_ = n
        self.paths_ = self._pairs("path", direct, self._leads)
        self.effects_ = self._pairs("total", total, total[0] != 0)
        self.r2_ = _interval("r2", explained[:, led], self._constructs[led])
        self.items_ = _interval("loading", loadings, self._questions)
        self.items_.insert(0, "construct", self._constructs[self._of.argmax(axis=1)])
        self.items_["weight"] = index / index.groupby(self.items_["construct"]).transform("sum")
        return self

    def _weights(self, r: np.ndarray) -> np.ndarray:
        """Return the weights of the questions (rows) in the scores, for each correlation matrix."""
        neighbours = self._leads | self._leads.T
        weights = _scaled(np.broadcast_to(self._of.astype(float), (len(r), *self._of.shape)), r)
        for _ in range(ROUNDS):
            between = np.sign(weights.swapaxes(1, 2) @ r @ weights) * neighbours
            turned = _scaled((r @ weights @ between) * self._of, r)
            moved, weights = np.abs(turned - weights).max(), turned
            if moved < STILL:
                break
        return weights * np.where(((r @ weights) * self._of).sum(axis=1) < 0, -1, 1)[:, None]

    def _between(self, weights: np.ndarray, r: np.ndarray) -> np.ndarray:
        """Return the correlations of the constructs, without their noise if that is asked for."""
        between = weights.swapaxes(1, 2) @ r @ weights
        if self.corrected:
            own = weights * np.sqrt(np.einsum("sqq->sq", r))[..., None]  # on standardised ones
            squares, fourths = (own**2).sum(axis=1), (own**4).sum(axis=1)
            several = self._of.sum(axis=0) > 1
            square, kept = squares[:, several], np.ones_like(squares)  # of a score, without noise
            kept[:, several] = square**2 * (1 - square) / (square**2 - fourths[:, several])
            root = np.sqrt(np.maximum(kept, ALIKE))
            between = between / root[:, None] / root[..., None]
            between[:, *np.diag_indices(len(several))] = 1
        if np.linalg.eigvalsh(between[0])[0] < ALIKE:
            raise refusal(
                "Two constructs cannot be told apart: their questions are answered alike, or one "
                "of them is asked the other way round. Look at their correlations."
            )
        return between

    def _pairs(self, name: str, estimates: np.ndarray, chosen: np.ndarray) -> pd.DataFrame:
        """Return the estimates of chosen pairs, which are those (to, from), with intervals."""
        sources, targets = np.nonzero(chosen.T)
        both = [self._constructs] * 2
        pairs = pd.MultiIndex(both, [sources, targets], names=["from", "to"])
        return _interval(name, estimates[:, targets, sources], pairs)


def _covariances(items: np.ndarray, samples: int, seed: int) -> np.ndarray:
    """Return the covariances of all rows, and those of samples, drawn with replacement."""
    n, random = len(items), np.random.default_rng(seed)
    drawn = (np.bincount(random.integers(n, size=n), minlength=n) for _ in range(samples))
    times = itertools.chain([np.ones(n, dtype=int)], drawn)
    return np.array([np.cov(items, rowvar=False, fweights=each) for each in times])


def _scaled(weights: np.ndarray, r: np.ndarray) -> np.ndarray:
    """Return the weights that give each score a variance of 1."""
    return weights / np.sqrt(np.einsum("spc,spq,sqc->sc", weights, r, weights))[:, None]


def _interval(name: str, estimates: np.ndarray, index: pd.Index) -> pd.DataFrame:
    """Return the first estimate of each, with the middle 95 % of all others."""
    low, high = np.quantile(estimates[1:], [0.025, 0.975], axis=0)
    return pd.DataFrame({name: estimates[0], "low": low, "high": high}, index)
