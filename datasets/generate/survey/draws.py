"""Draws that are uncorrelated in the very sample, and what is found by trying."""

from collections.abc import Callable

import numpy as np


def standardised(values: np.ndarray) -> np.ndarray:
    """Return the values with mean 0 and standard deviation 1.

    >>> standardised(np.array([1.0, 3.0])).tolist()
    [-1.0, 1.0]
    """
    return (values - values.mean()) / values.std()


def apart(values: np.ndarray, *others: np.ndarray) -> np.ndarray:
    """Return, standardised, what a regression on the other columns does not explain.

    >>> apart(np.array([1.0, 0.0, 0.0, 3.0]), np.array([0.0, 0.0, 1.0, 1.0])).round(3).tolist()
    [0.447, -0.447, -1.342, 1.342]
    """
    design = np.column_stack([np.ones(len(values)), *others])
    return standardised(values - design @ np.linalg.lstsq(design, values, rcond=None)[0])


def draw(rng: np.random.Generator, n: int, *others: np.ndarray) -> np.ndarray:
    """Return n standard normal draws, not correlated with the other columns in this sample."""
    return apart(rng.standard_normal(n), *others)


def marks(score: np.ndarray, mean: float, spread: float, ends: tuple[int, int]) -> np.ndarray:
    """Return whole marks, none of them beyond the ends of the scale.

    >>> marks(np.array([-3.0, 0.0, 0.4, 9.0]), 7, 2, (1, 10)).tolist()
    [1, 7, 8, 10]
    """
    return np.clip(np.rint(mean + spread * score), *ends).astype(np.int64)


def tried(
    made: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]],
    wanted: np.ndarray | float,
    start: np.ndarray | float,
) -> np.ndarray:
    """Return the values made from the effects that let the wanted ones be found in them.

    ``made`` turns effects into values and what is found in these: rounding and the ends of a scale
    make it less. The nearest of 60 tries counts.

    >>> tried(lambda effect: (10 * effect, 0.9 * effect), 0.45, 0.45).round(6).item()
    5.0
    """
    effect, nearest = np.asarray(start, dtype=float), np.inf
    for step in 0.8 / (1 + np.arange(60) / 8):
        values, found = made(effect)
        missed = np.abs(wanted - found).max()
        if missed < nearest:
            nearest, best = missed, values
        effect = effect + step * (wanted - found)
    return best
