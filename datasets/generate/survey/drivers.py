"""What people say of four attributes and of the wait: the drivers of satisfaction."""

import numpy as np
import pandas as pd

from ..common import expected
from .draws import apart, draw, marks, tried

WEIGHTS = {"product": 0.30, "service": 0.45, "price": 0.15, "convenience": 0.10}
MARKS = {  # mean and standard deviation
    "product": (7.5, 1.4),
    "service": (6.2, 2.1),
    "price": (5.6, 1.8),
    "convenience": (7.2, 1.6),
}
CORRELATION = 0.3  # of any two attributes
BEYOND = [[0.25, 0.0], [0.3, 0.05], [0.0, 0.3], [0.1, 0.1]]  # of quality and value themselves
WAITING_R = -0.45

TRUTHS = {
    **{
        f"driver_{name}": expected(weight, 0.005, "standardised weight on mean s, of four")
        for name, weight in WEIGHTS.items()
    },
    "waiting_r": expected(WAITING_R, 0.005, "correlation of waiting_min and mean s"),
}


def attributes(
    rng: np.random.Generator, z: np.ndarray, known: dict[str, np.ndarray]
) -> pd.DataFrame:
    """Return ratings of the attributes, whose weights on satisfaction z are the planted ones."""
    n, wanted = len(z), np.array(list(WEIGHTS.values()))
    means, spreads = np.array(list(MARKS.values())).T
    together = np.full((4, 4), CORRELATION) + (1 - CORRELATION) * np.eye(4)
    quality = apart(known["quality"], z)
    seen = [quality, apart(known["value"], z, quality)]
    luck = []
    for _ in WEIGHTS:
        luck.append(draw(rng, n, z, *seen, *luck))
    more = np.column_stack(seen) @ np.transpose(BEYOND)

    def made(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        simple = together @ weights
        left = together - np.outer(simple, simple) - np.array(BEYOND) @ np.transpose(BEYOND)
        score = np.outer(z, simple) + more + np.column_stack(luck) @ np.linalg.cholesky(left).T
        ratings = marks(score, means, spreads, (1, 10))
        return ratings, np.linalg.solve(np.corrcoef(ratings.T), correlations(ratings, z))

    return pd.DataFrame(tried(made, wanted, wanted), columns=list(WEIGHTS))


def correlations(ratings: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Return the correlation of each column with z."""
    return np.corrcoef(ratings.T, z)[-1, :-1]


def waiting(rng: np.random.Generator, z: np.ndarray, service: np.ndarray) -> np.ndarray:
    """Return minutes waited, as people remember them: more than half name a multiple of five."""
    better, n = apart(service, z), len(z)
    luck, rounds = draw(rng, n, z, better), rng.random(n) < 0.55

    def made(effect: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        score = effect * z - 0.25 * better + np.sqrt(1 - effect**2 - 0.25**2) * luck
        minutes = np.exp(2.4 + 0.6 * score)
        minutes = np.where(rounds, 5 * np.rint(minutes / 5), np.rint(minutes))
        return np.maximum(minutes, 1), np.corrcoef(minutes, z)[0, 1]

    return tried(made, WAITING_R, WAITING_R).astype(np.int64)
