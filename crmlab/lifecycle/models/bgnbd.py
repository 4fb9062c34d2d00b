"""How often customers will buy, and whether they are still there: the BG/NBD model."""

import math
from collections.abc import Sequence
from typing import Self

import numpy as np
import pandas as pd

from crmlab.checks import require_above_zero, require_not_below_zero
from crmlab.lifecycle.models.bgnbd_formulas import (
    chance_alive,
    chance_of_purchases,
    purchases_while_alive,
)
from crmlab.lifecycle.models.bgnbd_likelihood import Likelihood
from crmlab.lifecycle.models.bgnbd_message import fit_message
from crmlab.lifecycle.models.fitting import Estimate, Fitted, maximise
from crmlab.lifecycle.models.inputs import (
    collapse,
    periods_a_year,
    periods_ahead,
    read_history,
    require_customers,
    time_unit,
)
from crmlab.messages import refusal

__all__ = ["BGNBD"]


class BGNBD(Fitted):
    """Buy till you die: purchases at a rate λ until, after one of them, the customer drops out.

    While active, a customer buys at random at a rate ``λ ~ Gamma(r, α)`` a period, and drops out
    after each repeat purchase with probability ``p ~ Beta(a, b)``. So the average rate is r / α,
    the average dropout a / (a + b), and who never bought again had no occasion to drop out.

    ``freq`` is the unit of recency and T: ``"D"`` days, ``"W"`` weeks, ``"M"`` months or ``"Y"``
    years. If left out, it is what the summary says in its ``attrs["freq"]``. If that says nothing
    either, forecasts are in the summary's own unit, and a horizon in years is refused.

    Fitted, it has ``params_`` and ``se_``, their standard errors (alpha is in periods); ``loglik_``
    at these; ``converged_``, False when a parameter ran to the edge of what it can be; and
    ``message_``: in words, what is odd about the fit, or nothing.

    Fader, Hardie & Lee (2005), "Counting your customers" the easy way: an alternative to the
    Pareto/NBD model, Marketing Science 24(2).

    >>> planted = BGNBD.from_params(r=0.55, alpha=8, a=0.9, b=2.6, freq="W")
    >>> log = planted.simulate(5000, T=104, seed=1)
    >>> summary = log.groupby("customer_id")["age"].agg(frequency="size", recency="max")
    >>> summary = summary.assign(frequency=summary["frequency"] - 1, T=104)
    >>> model = BGNBD(freq="W").fit(summary)
    >>> (model.params_ - planted.params_).abs().lt(2 * model.se_).all().item()
    True
    """

    def __init__(self, freq: str | None = None) -> None:
        self.freq = freq

    @classmethod
    def from_params(cls, *, r: float, alpha: float, a: float, b: float, freq: str = "W") -> Self:
        """Return a model with known parameters: published, planted, or for a what-if.

        Alpha is in periods of `freq`; published parameters are mostly in weeks.

        >>> model = BGNBD.from_params(r=0.2426, alpha=4.4136, a=0.7929, b=2.4259)
        >>> round(model.expected_purchases(52), 3)
        1.444
        """
        require_above_zero(r=r, alpha=alpha, a=a, b=b)
        params = pd.Series({"r": r, "alpha": alpha, "a": a, "b": b}, dtype=float)
        model = cls(freq)
        model.freq_ = time_unit(freq, pd.DataFrame())
        return model._learn(Estimate(params, params * np.nan, np.nan, {}), "")

    def fit(self, summary: pd.DataFrame) -> Self:
        """Learn the four parameters by maximum likelihood.

        A row of the summary is a customer: ``frequency`` (repeat purchases), ``recency`` (age at
        the last purchase) and ``T`` (age now), both in periods; other columns are ignored. A
        customer whose numbers contradict each other, or stand in two rows, is refused by name.
        """
        require_customers(summary)
        freq, history = time_unit(self.freq, summary), read_history(summary)
        if not history.T.any():
            raise refusal("T is 0 for every customer: nobody was observed after buying once.")
        likelihood = Likelihood(history)
        observed, purchases = history.T.sum(), history.frequency.sum()
        start = {"r": 0.5, "alpha": 0.5 * observed / max(purchases, 1), "a": 1.0, "b": 3.0}
        estimate = maximise(likelihood, start, likelihood.customers)
        self.freq_ = freq
        return self._learn(estimate, fit_message(estimate, purchases, freq))

    def expected_purchases(
        self, t: float | Sequence[float], summary: pd.DataFrame | None = None
    ) -> float | np.ndarray | pd.Series:
        """Return the purchases expected in the next t periods.

        With the customer active, λ and p are as ``Gamma(r + x, α + T)`` and ``Beta(a, b + x)``,
        and with ``C = a + b + x − 1`` and ``z = t / (α + T + t)``

        ``E = P(alive) · C / (a − 1) · [1 − (1 − z)ᵃ⁻¹ ₂F₁(a + b − 1 − r, a − 1; C; z)]``

        which is the published formula after Euler's transformation: x, however large, stands in
        C alone, so that nothing overflows.

        Without the histories of customers in a summary, the answer is for one who has just bought
        for the first time (x = 0 and T = 0), and t may be several numbers.
        """
        if isinstance(t, pd.DataFrame):
            raise refusal("The time comes first, then the customers: expected_purchases(26, three)")
        if summary is None:
            ahead = periods_ahead(t)
            zero = np.zeros_like(ahead)
            expected = purchases_while_alive(self._learned(), zero, zero, ahead)
            return float(expected) if expected.ndim == 0 else expected
        if np.ndim(t) > 0:
            raise refusal("For customers with a history, t is one number of periods.")
        return self._from_histories(summary, [float(periods_ahead(t))], [1.0], "expected_purchases")

    def discounted_purchases(
        self, summary: pd.DataFrame, *, horizon_years: float, annual_rate: float
    ) -> pd.Series:
        """Return the purchases expected within a horizon, later ones discounted.

        ``Σ (E(tₖ) − E(tₖ₋₁)) / (1 + annual_rate)^(middle of step k, in years)``, in steps of a
        month at most: at 10 % a year that is within 0.01 % of the continuous integral.

        The rate is a share a year; each purchase counts what it would be worth today. Somebody,
        the model or the summary, must have said the unit of time.
        """
        require_above_zero(horizon_years=horizon_years)
        require_not_below_zero(annual_rate=annual_rate)
        self._learned()
        ends = np.linspace(0, horizon_years, math.ceil(12 * horizon_years) + 1)
        worth = (1 + annual_rate) ** -((ends[:-1] + ends[1:]) / 2)
        # Σ (E(tₖ) − E(tₖ₋₁)) worthₖ, sorted by E: each end counts what is lost beyond it.
        weights = worth - np.append(worth[1:], 0)
        periods = ends[1:] * periods_a_year(self.freq_, summary)
        return self._from_histories(summary, periods, weights, "discounted_purchases")

    def probability_alive(self, summary: pd.DataFrame) -> pd.Series:
        """Return the probability that each customer has not dropped out yet.

        ``P = 1 / (1 + a / (b + x − 1) · ((α + T) / (α + recency))^(r + x))``, and exactly 1 if
        x = 0: who bought only once is let drop out after a repeat purchase only.

        >>> model = BGNBD.from_params(r=0.2426, alpha=4.4136, a=0.7929, b=2.4259)
        >>> history = pd.DataFrame({"frequency": [2], "recency": [30.43], "T": [38.86]})
        >>> round(model.probability_alive(history).item(), 3)
        0.727
        """
        params = self._learned()
        time_unit(self.freq_, summary)
        alive = chance_alive(params, *read_history(summary))
        return pd.Series(alive, summary.index, name="probability_alive")

    def probability_of(
        self, n: int | Sequence[int], t: float | Sequence[float]
    ) -> float | np.ndarray:
        """Return the probability that a new customer makes n repeat purchases in t periods.

        Either all n came while active, or the customer dropped out at the n-th:

        ``P = [b]ₙ/[a+b]ₙ · NB(n) + a [b]ₙ₋₁/[a+b]ₙ · NB(n or more)``, ``[z]ₙ = Γ(z + n) / Γ(z)``,
        NB the negative binomial distribution with shape r and ``z = t / (α + t)``.

        >>> model = BGNBD.from_params(r=0.2426, alpha=4.4136, a=0.7929, b=2.4259)
        >>> round(model.probability_of(0, 39), 3)
        0.574
        """
        counts, ahead = np.broadcast_arrays(np.asarray(n, float), periods_ahead(t))
        if (counts < 0).any() or (counts % 1).any():
            raise refusal("n counts purchases: 0, 1, 2, ...; not {n}", n=n)
        probability = chance_of_purchases(self._learned(), counts, ahead)
        return float(probability) if probability.ndim == 0 else probability

    def simulate(
        self, customers: int, T: float | Sequence[float], seed: int | None = None
    ) -> pd.DataFrame:
        """Return purchases of invented customers who buy as the model says.

        Each is observed for T periods from the first purchase on (one number, or one a customer).
        A row is a purchase, the first included: ``customer_id`` (0, 1, ...) and ``age`` (periods
        since the customer's first purchase), in order.
        """
        r, alpha, a, b = self._learned()
        random = np.random.default_rng(seed)
        observed = np.broadcast_to(periods_ahead(T), customers)
        purchases = random.poisson(random.gamma(r, 1 / alpha, customers) * observed)
        dropout = np.maximum(random.beta(a, b, customers), 1e-15)  # numpy refuses zero
        until_dropout = random.geometric(dropout)
        buyer = np.repeat(np.arange(customers), purchases)
        log = pd.DataFrame({"customer_id": buyer, "age": random.random(len(buyer))})
        log["age"] *= observed[buyer]
        log = log.sort_values(["customer_id", "age"], ignore_index=True)
        kept = log[log.groupby("customer_id").cumcount() < until_dropout[log["customer_id"]]]
        first = pd.DataFrame({"customer_id": np.arange(customers), "age": 0.0})
        return pd.concat([first, kept]).sort_values(["customer_id", "age"], ignore_index=True)

    def _from_histories(
        self, summary: pd.DataFrame, periods: Sequence[float], weights: Sequence[float], name: str
    ) -> pd.Series:
        """Return a weighted sum of the purchases expected within several periods."""
        params = self._learned()
        time_unit(self.freq_, summary)
        x, recency, T = read_history(summary)
        (counts, ages), which = collapse(x, T)
        expected = np.zeros(len(counts))
        for ahead, weight in zip(periods, weights, strict=True):
            expected += weight * purchases_while_alive(params, counts, ages, ahead)
        alive = chance_alive(params, x, recency, T)
        return pd.Series(alive * expected[which], summary.index, name=name)
