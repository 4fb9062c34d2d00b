"""How often customers will buy, and whether they are still there: the BG/NBD model."""

import math
from collections.abc import Sequence
from typing import Self

import numpy as np
import pandas as pd

from crmlab.lifecycle.models.bgnbd_formulas import (
    chance_alive,
    chance_of_purchases,
    purchases_while_alive,
)
from crmlab.lifecycle.models.bgnbd_likelihood import Likelihood
from crmlab.lifecycle.models.bgnbd_oddities import oddities
from crmlab.lifecycle.models.fitting import Estimate, Fitted, maximise
from crmlab.lifecycle.models.inputs import (
    PERIOD,
    collapse,
    periods_a_year,
    periods_ahead,
    read_history,
    require_customers,
    time_unit,
)


class BGNBD(Fitted):
    """Buy till you die: purchases at a rate λ until, after one of them, the customer drops out.

    While active, a customer buys at random at a rate ``λ ~ Gamma(r, α)`` a period, and drops out
    after each repeat purchase with probability ``p ~ Beta(a, b)``. So the average rate is r / α,
    the average dropout a / (a + b), and who never bought again had no occasion to drop out.

    Parameters
    ----------
    freq
        The unit of recency and T: ``"D"`` days, ``"W"`` weeks, ``"M"`` months or ``"Y"`` years.
        If left out, what the summary says in its ``attrs["freq"]``. If that says nothing either,
        forecasts are in the summary's own unit, and a horizon in years is refused.

    Attributes
    ----------
    params_, se_
        r, alpha, a and b, and their standard errors (Series); alpha is in periods.
    loglik_
        The log-likelihood at these.
    converged_
        False when a parameter ran to the edge of what it can be.
    message_
        In words, what is odd about the fit; empty if nothing is.

    References
    ----------
    Fader, Hardie & Lee (2005), "Counting your customers" the easy way: an alternative to the
    Pareto/NBD model, Marketing Science 24(2).

    Examples
    --------
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

        Parameters
        ----------
        r, alpha, a, b
            All above 0; alpha in periods.
        freq
            The unit of the periods; published parameters are mostly in weeks.

        Returns
        -------
        BGNBD

        Raises
        ------
        ValueError
            If a parameter is not above 0, or infinite.

        Examples
        --------
        >>> model = BGNBD.from_params(r=0.2426, alpha=4.4136, a=0.7929, b=2.4259)
        >>> round(model.expected_purchases(52), 3)
        1.444
        """
        params = pd.Series({"r": r, "alpha": alpha, "a": a, "b": b}, dtype=float)
        if not params.between(0, math.inf, inclusive="neither").all():
            raise ValueError(f"Parameters must be above 0 and finite; not {params.to_dict()}")
        model = cls(freq)
        model.freq_ = time_unit(freq, pd.DataFrame())
        return model._learn(Estimate(params, params * np.nan, np.nan, {}), "")

    def fit(self, summary: pd.DataFrame) -> Self:
        """Learn the four parameters by maximum likelihood.

        Parameters
        ----------
        summary
            A row a customer: ``frequency`` (repeat purchases), ``recency`` (age at the last
            purchase) and ``T`` (age now), both in periods; other columns are ignored.

        Returns
        -------
        BGNBD
            The model itself.

        Raises
        ------
        ValueError
            If a customer's numbers contradict each other or stand in two rows, or nobody was
            observed; says which.
        """
        require_customers(summary)
        freq, history = time_unit(self.freq, summary), read_history(summary)
        if not history.T.any():
            raise ValueError("T is 0 for every customer: nobody was observed after buying once.")
        likelihood = Likelihood(history)
        observed, purchases = history.T.sum(), history.frequency.sum()
        start = {"r": 0.5, "alpha": 0.5 * observed / max(purchases, 1), "a": 1.0, "b": 3.0}
        estimate = maximise(likelihood, start, likelihood.customers)
        self.freq_ = freq
        return self._learn(estimate, oddities(estimate, purchases, PERIOD[self.freq_]))

    def expected_purchases(
        self, t: float | Sequence[float], summary: pd.DataFrame | None = None
    ) -> float | np.ndarray | pd.Series:
        """Return the purchases expected in the next t periods.

        With the customer active, λ and p are as ``Gamma(r + x, α + T)`` and ``Beta(a, b + x)``,
        and with ``C = a + b + x − 1`` and ``z = t / (α + T + t)``

        ``E = P(alive) · C / (a − 1) · [1 − (1 − z)ᵃ⁻¹ ₂F₁(a + b − 1 − r, a − 1; C; z)]``

        which is the published formula after Euler's transformation: x, however large, stands in
        C alone, so that nothing overflows. A new customer has x = 0 and T = 0.

        Parameters
        ----------
        t
            Periods ahead: one number or, for a new customer, several.
        summary
            The histories of customers; if left out, the answer is for one who has just bought
            for the first time.

        Returns
        -------
        float, array or Series
            Purchases; a Series on the customers of the summary.

        Raises
        ------
        ValueError
            If t is below 0, a customer stands in two rows, or a history contradicts itself.
        """
        if summary is None:
            ahead = periods_ahead(t)
            zero = np.zeros_like(ahead)
            expected = purchases_while_alive(self._learned(), zero, zero, ahead)
            return float(expected) if expected.ndim == 0 else expected
        if np.ndim(t) > 0:
            raise ValueError("For customers with a history, t is one number of periods.")
        return self._from_histories(summary, [float(periods_ahead(t))], [1.0], "expected_purchases")

    def discounted_purchases(
        self, summary: pd.DataFrame, *, horizon_years: float, annual_rate: float
    ) -> pd.Series:
        """Return the purchases expected within a horizon, later ones discounted.

        ``Σ (E(tₖ) − E(tₖ₋₁)) / (1 + annual_rate)^(middle of step k, in years)``, in steps of a
        month at most: at 10 % a year that is within 0.01 % of the continuous integral.

        Parameters
        ----------
        summary
            The histories of customers.
        horizon_years
            Years to look ahead.
        annual_rate
            Discount rate, a share a year.

        Returns
        -------
        Series
            Purchases, each worth what it would be today.

        Raises
        ------
        ValueError
            If the horizon is not above 0 or the rate is below 0; if neither the model nor the
            summary says the unit of time; or as `expected_purchases`.
        """
        if not (0 < horizon_years < math.inf and 0 <= annual_rate < math.inf):
            raise ValueError(
                "horizon_years must be above 0 and annual_rate a share of at least 0; "
                f"not {horizon_years} and {annual_rate}"
            )
        self._learned()
        ends = np.linspace(0, horizon_years, math.ceil(12 * horizon_years) + 1)
        worth = (1 + annual_rate) ** -((ends[:-1] + ends[1:]) / 2)
        # Σ (E(tₖ) − E(tₖ₋₁)) worthₖ, sorted by E: each end counts what is lost beyond it.
        weights = worth - np.append(worth[1:], 0)
        periods = ends[1:] * periods_a_year(self.freq_, summary)
        return self._from_histories(summary, periods, weights, "discounted_purchases")

    def probability_alive(self, summary: pd.DataFrame) -> pd.Series:
        """Return the probability that each customer has not dropped out yet.

        ``P = 1 / (1 + a / (b + x − 1) · ((α + T) / (α + recency))^(r + x))``, and 1 if x = 0.

        Parameters
        ----------
        summary
            The histories of customers.

        Returns
        -------
        Series
            From 0 to 1; exactly 1 for who bought only once, whom this model lets drop out
            after a repeat purchase only.

        Raises
        ------
        ValueError
            If a customer stands in two rows, or a history contradicts itself.

        Examples
        --------
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

        Parameters
        ----------
        n
            Purchases after the first: 0, 1, 2, ...
        t
            Periods since the first.

        Returns
        -------
        float or array
            Probability.

        Raises
        ------
        ValueError
            If n is not a count or t is below 0.

        Examples
        --------
        >>> model = BGNBD.from_params(r=0.2426, alpha=4.4136, a=0.7929, b=2.4259)
        >>> round(model.probability_of(0, 39), 3)
        0.574
        """
        counts, ahead = np.broadcast_arrays(np.asarray(n, float), periods_ahead(t))
        if (counts < 0).any() or (counts % 1).any():
            raise ValueError(f"n counts purchases: 0, 1, 2, ...; not {n}")
        probability = chance_of_purchases(self._learned(), counts, ahead)
        return float(probability) if probability.ndim == 0 else probability

    def simulate(
        self, customers: int, T: float | Sequence[float], seed: int | None = None
    ) -> pd.DataFrame:
        """Return purchases of invented customers who buy as the model says.

        Parameters
        ----------
        customers
            How many.
        T
            Periods each is observed, from the first purchase on: one number or one a customer.
        seed
            Of the random numbers.

        Returns
        -------
        DataFrame
            A row a purchase, the first included: ``customer_id`` (0, 1, ...) and ``age``
            (periods since the customer's first purchase), in order.
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
