"""How long customers under contract stay: the shifted beta-geometric model."""

from collections.abc import Sequence
from typing import Self

import numpy as np
import pandas as pd

from crmlab.checks import as_numbers, refuse_where, require_above_zero
from crmlab.lifecycle.models.fitting import Fitted, Slopes, log_rising, maximise
from crmlab.messages import refusal, say

__all__ = ["ShiftedBetaGeometric"]


class ShiftedBetaGeometric(Fitted):
    """At each renewal a customer leaves with probability ``θ ~ Beta(α, β)``, the same every time.

    Retention rises with age though nobody becomes more loyal: those with a high θ leave first.

    Fitted, it has what `BGNBD` has, with alpha and beta as parameters.

    Fader & Hardie (2007), How to project customer retention, Journal of Interactive Marketing 21;
    Fader & Hardie (2010), Customer-base valuation in a contractual setting, Marketing Science 29.

    >>> model = ShiftedBetaGeometric().fit([1000, 869, 743, 653, 593, 551, 517, 491])
    >>> model.params_.round(2).to_dict(), model.retention_rate([1, 7]).round(3).tolist()
    ({'alpha': 0.67, 'beta': 3.81}, [0.851, 0.936])
    """

    def fit(self, survivors: Sequence[float]) -> Self:
        """Learn the two parameters by maximum likelihood.

        Survivors are the customers still there after 0, 1, 2, ... renewals: three numbers at least,
        as one renewal cannot tell two parameters. Numbers that are not all whole are taken as
        shares or percentages, and stand for 1,000 customers.
        """
        left, stayed = _departures(as_numbers(survivors, say("survivors")).to_numpy())
        start = {"alpha": 1.0, "beta": 1.0}
        estimate = maximise(Likelihood(left, stayed), start, left.sum() + stayed)
        message = ""
        if estimate.running and estimate.params.sum() > 2:
            message = say(
                "The parameters alpha and beta run to infinity together: all customers leave with "
                "one and the same probability. Read the forecasts, not the parameters."
            )
        elif estimate.running:
            message = say(
                "The parameters alpha and beta run to zero together: some customers leave at the "
                "first renewal, and the others never. Read the forecasts, not the parameters."
            )
        return self._learn(estimate, message)

    def survival(self, t: float | Sequence[float]) -> float | np.ndarray:
        """Return the share of customers still there after t renewals: 0, 1, 2, ...

        ``S(t) = B(α, β + t) / B(α, β)``
        """
        from scipy.special import betaln

        alpha, beta = self._learned()
        return _plain(np.exp(betaln(alpha, beta + _renewals(t)) - betaln(alpha, beta)))

    def retention_rate(self, t: float | Sequence[float]) -> float | np.ndarray:
        """Return the share of those who came to renewal t and renewed: 1, 2, ...

        ``r(t) = (β + t − 1) / (α + β + t − 1)``
        """
        alpha, beta = self._learned()
        before = beta + _renewals(t, first=1) - 1
        return _plain(before / (alpha + before))

    def discounted_lifetime(self, annual_rate: float, payments: int = 0) -> float:
        """Return the years a customer still pays for, later ones discounted, under yearly renewal.

        New, before the first payment: ``Σ S(t) / (1 + i)ᵗ = ₂F₁(1, β; α + β; 1 / (1 + i))``. After
        n payments, with the n-th renewal ahead: ``Σ S(n + t) / S(n − 1) / (1 + i)ᵗ``, or ``r(n)
        ₂F₁(1, β + n; α + β + n; 1 / (1 + i))``. The rate, a share a year, is above 0, as without it
        the sum need not be finite.

        >>> model = ShiftedBetaGeometric().fit([1000, 869, 743, 653, 593, 551, 517, 491])
        >>> round(model.discounted_lifetime(0.1), 2), round(model.discounted_lifetime(0.1, 5), 2)
        (5.92, 6.9)
        """
        from scipy.special import hyp2f1

        require_above_zero(annual_rate=annual_rate)
        alpha, beta = self._learned()
        later = beta + float(_renewals(payments))
        sum_from_now = hyp2f1(1, later, alpha + later, 1 / (1 + annual_rate))
        return float(sum_from_now * (self.retention_rate(payments) if payments else 1))


class Likelihood:
    """The log-likelihood of alpha and beta, with its gradient and its Hessian.

    Who leaves at renewal t adds ``ln α + ln[β]ₜ₋₁ − ln[α + β]ₜ``, and who stays beyond the last one
    ``ln[β]ₜ − ln[α + β]ₜ``, where ``[z]ₜ = Γ(z + t) / Γ(z)``.
    """

    def __init__(self, left: np.ndarray, stayed: float) -> None:
        self.gone = left.sum()
        self.people = np.append(left, stayed)
        made = np.arange(1, len(left) + 1)
        self.renewed, self.asked = np.append(made - 1, made[-1]), np.append(made, made[-1])

    def __call__(self, params: np.ndarray) -> Slopes:
        """Return the log-likelihood, its gradient and its Hessian."""
        alpha, beta = params
        stay = log_rising(beta, self.renewed, self.people)
        either = log_rising(alpha + beta, self.asked, self.people)
        return (
            self.gone * np.log(alpha) + stay[0] - either[0],
            np.array([self.gone / alpha, stay[1]]) - either[1],
            np.diag([-self.gone / alpha**2, stay[2]]) - either[2],
        )


def _departures(survivors: np.ndarray) -> tuple[np.ndarray, float]:
    """Return how many left at each renewal, and how many are still there."""
    if len(survivors) < 3 or not np.isfinite(survivors).all():
        raise refusal(
            "survivors must be three numbers or more, none missing: customers after 0, 1, 2, "
            "... renewals. From one renewal two parameters cannot be learned."
        )
    rises = np.diff(survivors, prepend=np.inf) > 0
    by_renewal = pd.Series(survivors, name="survivors")
    refuse_where(rises, say("survivors cannot rise."), by_renewal, say("renewal"))
    if survivors[-1] < 0 or survivors[0] == survivors[-1]:
        raise refusal("survivors must not be below 0, and some customers must have left.")
    if (survivors % 1).any():
        survivors = survivors / survivors[0] * 1000
    return -np.diff(survivors), float(survivors[-1])


def _renewals(t: float | Sequence[float], first: int = 0) -> np.ndarray:
    renewals = np.asarray(t, float)
    if not (renewals >= first).all():
        raise refusal("Renewals are counted from {first}; not {renewals}", first=first, renewals=t)
    return renewals


def _plain(values: np.ndarray) -> float | np.ndarray:
    return float(values) if np.ndim(values) == 0 else values
