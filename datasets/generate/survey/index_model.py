"""The index model's items: expectation, quality and value, and the satisfaction they lead to."""

import numpy as np
import pandas as pd

from ..common import expected
from .draws import apart, draw, marks, tried

N = 3000
PATHS = {  # standardised, of the constructs behind the items
    "expectation_quality": 0.4,
    "quality_value": 0.7,
    "quality_satisfaction": 0.5,
    "value_satisfaction": 0.3,
    "expectation_satisfaction": 0.1,
}
SLOPES = {"gain": 0.5, "loss": 1.1}  # points of satisfaction a point of quality - expectation
ITEMS = {  # means of the items; what a standard deviation of the construct adds, and the noise
    "e": ([7.6, 7.3, 7.6], 0.7, 0.5),
    "q": ([7.4, 7.0, 7.2], 1.3, 0.5),
    "v": ([6.3, 6.8], 1.4, 0.7),
    "s": ([6.8, 6.4, 6.1], 1.9, 0.8),
}

TRUTHS = {
    **{
        f"path_{name}": expected(path, 0.02, "standardised, corrected for unreliable items")
        for name, path in PATHS.items()
    },
    "slope_gain": expected(SLOPES["gain"], 0.01, "mean s a point of mean q - mean e, above 0"),
    "slope_loss": expected(SLOPES["loss"], 0.01, "the same below 0"),
}


def constructs(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Return expectation, quality and value of all people, standardised."""
    expectation, a, b = draw(rng, N), PATHS["expectation_quality"], PATHS["quality_value"]
    quality = a * expectation + np.sqrt(1 - a**2) * draw(rng, N, expectation)
    value = b * quality + np.sqrt(1 - b**2) * draw(rng, N, expectation, quality)
    return {"expectation": expectation, "quality": quality, "value": value}


def rated(
    rng: np.random.Generator, item: str, known: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the means of a construct's items, and the noise of each, a column an item."""
    means, _, spread = ITEMS[item]
    return np.array(means), spread * np.column_stack([draw(rng, N, *known.values()) for _ in means])


def items(
    rng: np.random.Generator, known: dict[str, np.ndarray]
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the eleven items, and the satisfaction behind the last three.

    Who gets less than expected loses more than others gain: a bend that is not correlated with
    the three constructs, so that their paths stay what they are.
    """
    columns = {}
    for item, construct in zip("eqv", known.values(), strict=True):
        means, noise = rated(rng, item, known)
        seen = marks(ITEMS[item][1] * construct[:, None] + noise, means, 1, (1, 10))
        columns |= {f"{item}{number}": column for number, column in enumerate(seen.T, 1)}
    gap = sum(columns[f"q{i}"] - columns[f"e{i}"] for i in (1, 2, 3)) / 3
    linear = sum(PATHS[f"{name}_satisfaction"] * column for name, column in known.items())
    bend = apart(-np.abs(gap), *known.values())
    rest = draw(rng, N, *known.values(), bend)
    means, noise = rated(rng, "s", known | {"bend": bend, "rest": rest})

    def made(effect: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        gain, loss = effect
        bent = (loss - gain) / 2.4
        even = linear + bent * bend
        behind = even + np.sqrt(1 - even.var()) * rest
        spread = ITEMS["s"][1] * (gain + loss) / sum(SLOPES.values())
        seen = marks(spread * behind[:, None] + noise, means, 1, (1, 10))
        return np.column_stack([behind, seen]), slopes(gap, seen.mean(axis=1))

    wanted = np.array(list(SLOPES.values()))
    best = tried(made, wanted, wanted)
    columns |= {
        f"s{number}": column.astype(np.int64) for number, column in enumerate(best.T[1:], 1)
    }
    return pd.DataFrame(columns), best[:, 0]


def slopes(gap: np.ndarray, satisfaction: np.ndarray) -> np.ndarray:
    """Return the slopes above and below a gap of nought, of one line with a bend there."""
    design = np.column_stack([np.ones(len(gap)), np.maximum(gap, 0), np.minimum(gap, 0)])
    return np.linalg.lstsq(design, satisfaction, rcond=None)[0][1:]
