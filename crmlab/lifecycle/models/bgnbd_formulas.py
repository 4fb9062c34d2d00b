"""The closed formulas of the BG/NBD model, on arrays; `BGNBD` writes them out.

``params`` are r, alpha, a and b; ``x``, ``recency`` and ``T`` are customers' repeat purchases,
their age at the last one and their age now, and ``t`` is the periods ahead.
"""

import numpy as np


def chance_alive(
    params: np.ndarray, x: np.ndarray, recency: np.ndarray, T: np.ndarray
) -> np.ndarray:
    """Return the probability of `BGNBD.probability_alive`."""
    from scipy.special import expit

    r, alpha, a, b = params
    stayed = np.log(np.where(x > 0, b + x - 1, 1) / a)
    silence = np.log((alpha + recency) / (alpha + T))
    return np.where(x > 0, expit(stayed + (r + x) * silence), 1.0)


def purchases_while_alive(
    params: np.ndarray, x: np.ndarray, T: np.ndarray, t: float | np.ndarray
) -> np.ndarray:
    """Return the purchases of `BGNBD.expected_purchases`, of customers known to be active."""
    from scipy.special import hyp2f1

    r, alpha, a, b = params
    shape, ratio, C = r + x, t / (alpha + T), a + b + x - 1
    z = ratio / (1 + ratio)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        lost = 1 - (1 - z) ** (a - 1) * hyp2f1(a + b - 1 - r, a - 1, C, z)
        expected = C / (a - 1) * lost
    # Digits cancel near a = 1 and for tiny t; a + b = 1 and parameters in the thousands give 0 · ∞.
    unsure = ~(np.isfinite(expected) & (np.abs(lost) > 1e-6))
    if unsure.any():
        shape, z, stays = (np.broadcast_to(v, unsure.shape)[unsure] for v in (shape, z, b + x))
        expected = np.array(expected)
        expected[unsure] = _purchase_by_purchase(shape, z, a, stays)
    return expected


def _purchase_by_purchase(shape: np.ndarray, z: np.ndarray, a: float, b: np.ndarray) -> np.ndarray:
    """Return the expected purchases of active customers as a plain sum, slow but always right.

    ``Σ P(N > k) · [b]ₖ / [a + b]ₖ`` over k = 0, 1, ...: purchase k + 1 comes if there is time for
    it, N ~ NB(shape, z), and none of the k before it was the last.
    """
    from scipy.special import betainc

    expected, stayed = np.zeros_like(z), np.ones_like(z)
    for k in range(100_000):
        term = stayed * betainc(k + 1, shape, z)
        expected += term
        if (term <= 1e-11 * expected).all():
            break
        stayed = stayed * (b + k) / (a + b + k)
    return expected


def chance_of_purchases(params: np.ndarray, n: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Return the probability of `BGNBD.probability_of`, that is of n purchases after the first."""
    from scipy.special import betainc, betaln, gammaln

    r, alpha, a, b = params
    z = t / (alpha + t)
    nb = np.exp(gammaln(r + n) - gammaln(r) - gammaln(n + 1)) * (1 - z) ** r
    active = np.exp(betaln(a, b + n) - betaln(a, b)) * nb * z**n
    last = np.maximum(n, 1)
    left = np.exp(betaln(a + 1, b + last - 1) - betaln(a, b)) * betainc(last, r, z)
    return active + np.where(n > 0, left, 0)
