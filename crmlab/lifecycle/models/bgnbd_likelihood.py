"""The likelihood of the BG/NBD model, with slopes, on distinct customers."""

import numpy as np

from crmlab.lifecycle.models.fitting import Slopes, log_rising
from crmlab.lifecycle.models.inputs import History, collapse


class Likelihood:
    """The log-likelihood of r, alpha, a and b, with its gradient and its Hessian.

    A customer with x repeat purchases, the last at age t, seen until age T, adds
    ``ln[r]ₓ + ln[b]ₓ − ln[a + b]ₓ`` (``[z]ₓ = Γ(z + x) / Γ(z)``), which depends on the count
    alone, and ``r ln α − (r + x) ln(α + T) + ln(1 + eˢ)``, where eˢ are the odds that the
    customer has left: ``s = ln(a / (b + x − 1)) + (r + x) ln((α + T) / (α + t))``, or −∞ if x = 0.

    Equal customers stand in one weighted row, and the gamma functions are computed once a count.

    Fader, Hardie & Lee (2005), "Counting your customers" the easy way.
    """

    def __init__(self, history: History) -> None:
        (x, t, T), which = collapse(*history)
        self.x, self.t, self.T = x, t, T
        self.weight = np.bincount(which).astype(float)
        (self.counts,), self.of_count = collapse(x)
        self.people = np.bincount(self.of_count, self.weight)
        self.customers = float(len(which))

    def __call__(self, params: np.ndarray) -> Slopes:
        """Return the log-likelihood, its gradient and its Hessian."""
        counts, times = self._counts(*params), self._times(*params)
        return counts[0] + times[0], counts[1] + times[1], counts[2] + times[2]

    def _counts(self, r: float, alpha: float, a: float, b: float) -> Slopes:
        """Return what depends on the number of purchases alone."""
        buying = log_rising(r, self.counts, self.people)
        staying = log_rising(b, self.counts, self.people)
        either = log_rising(a + b, self.counts, self.people)
        gradient = np.array([buying[1], 0, -either[1], staying[1] - either[1]])
        hessian = np.diag([buying[2], 0, 0, staying[2]])
        hessian[2:, 2:] -= either[2]
        return buying[0] + staying[0] - either[0], gradient, hessian

    def _times(self, r: float, alpha: float, a: float, b: float) -> Slopes:
        """Return what depends on when the purchases were."""
        weight, shape = self.weight, r + self.x
        now, last = 1 / (alpha + self.T), 1 / (alpha + self.t)
        silence, late = np.log(last / now), -np.log(now)
        # A dropout rate of zero stands for customers without a repeat purchase: they cannot leave.
        per_b = np.divide(1, b + self.counts - 1, np.zeros_like(self.counts), where=self.counts > 0)
        with np.errstate(divide="ignore"):
            s = np.log(a * per_b)[self.of_count] + shape * silence
        small = np.exp(-np.abs(s))
        gone = np.where(s > 0, 1, small) / (1 + small)
        value = self.customers * r * np.log(alpha) + weight @ (
            np.maximum(s, 0) + np.log1p(small) - shape * late
        )
        # The slopes of s in the four parameters, a column a customer.
        leaving = per_b[self.of_count]
        rise = np.stack([silence, shape * (now - last), np.full_like(s, 1 / a), -leaving])
        w = weight * gone
        gradient = rise @ w
        gradient[0] += self.customers * np.log(alpha) - weight @ late
        gradient[1] += self.customers * r / alpha - weight @ (shape * now)
        hessian = (rise * (w * (1 - gone))) @ rise.T
        hessian[0, 1] = hessian[1, 0] = (
            hessian[0, 1] + w @ (now - last) + self.customers / alpha - weight @ now
        )
        hessian[1, 1] += weight @ (shape * (now**2 + gone * (last**2 - now**2)))
        hessian[1, 1] -= self.customers * r / alpha**2
        hessian[2, 2] -= w.sum() / a**2
        hessian[3, 3] += w @ leaving**2
        return float(value), gradient, hessian
