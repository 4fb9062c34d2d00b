"""How much customers spend a purchase: the Gamma-Gamma model."""

import math
from typing import Self

import numpy as np
import pandas as pd

from crmlab.lifecycle.models.fitting import Fitted, Slopes, maximise
from crmlab.lifecycle.models.inputs import collapse, read_spending, require_customers
from crmlab.messages import refusal, say

__all__ = ["GammaGamma"]


class GammaGamma(Fitted):
    """Amounts scatter around each customer's own average, and the averages around the firm's.

    A purchase is ``Gamma(p, ν)``, and ``ν ~ Gamma(q, v)`` over customers, independent of how
    often they buy. Only who bought again enters: the first purchase is left out by convention.

    Fitted, it has what `BGNBD` has, with p, q and v (money) as parameters, and
    ``population_mean_ = p v / (q − 1)``: the average a purchase over all customers (money);
    infinite if q <= 1.

    Fader & Hardie (2013), The Gamma-Gamma model of monetary value, brucehardie.com note 025.

    >>> random, x = np.random.default_rng(1), np.repeat([1, 5], 2000)
    >>> m = random.gamma(6 * x) / x / random.gamma(4, 1 / 15, 4000)  # p 6, q 4, v 15
    >>> model = GammaGamma().fit(pd.DataFrame({"frequency": x, "monetary_value": m}))
    >>> model.params_.round().to_dict(), round(model.population_mean_)
    ({'p': 6.0, 'q': 4.0, 'v': 15.0}, 30)
    """

    population_mean_: float

    def fit(self, summary: pd.DataFrame) -> Self:
        """Learn the three parameters by maximum likelihood.

        A row of the summary is a customer: ``frequency`` (repeat purchases) and ``monetary_value``
        (average amount of these, money); other columns, and customers with frequency 0, are
        ignored. At least two must have bought again, and for more than zero on average.
        """
        require_customers(summary)
        x, m = read_spending(summary)
        x, m = x[x > 0], m[x > 0]
        if len(x) < 2:
            raise refusal(
                "Two customers at least must have bought again; here {count} did.", count=len(x)
            )
        # The median, as one enormous amount would move the mean out of reach of all others.
        start = {"p": 2.0, "q": 3.0, "v": float(np.median(m))}
        estimate = maximise(Likelihood(x, m), start, len(x))
        p, q, v = estimate.params
        self.population_mean_ = p * v / (q - 1) if q > 1 else math.inf
        return self._learn(estimate, _fit_message(estimate.running, q))

    def expected_spend(self, summary: pd.DataFrame) -> pd.Series:
        """Return what a purchase of each customer is expected to cost.

        ``E = p (v + x m) / (p x + q − 1)``: the firm's average and the customer's own, m over x
        purchases, the own weighing more the more there are of them.

        For frequency 0 it is the average of the population (money), and infinite where ``p x + q``
        is not above 1: there no average exists.
        """
        p, q, v = self._learned()
        x, m = read_spending(summary)
        weight = p * x + q - 1
        spend = np.full(len(x), np.inf)
        np.divide(p * (v + x * m), weight, spend, where=weight > 0)
        return pd.Series(spend, summary.index, name="expected_spend")


class Likelihood:
    """The log-likelihood of p, q and v, with its gradient and its Hessian.

    ``ln Γ(px + q) − ln Γ(px) − ln Γ(q) + q ln v + (px − 1) ln m + px ln x − (px + q) ln(v + x m)``
    summed over customers; the gamma functions are computed once a distinct x.
    """

    def __init__(self, x: np.ndarray, m: np.ndarray) -> None:
        (self.counts,), of_count = collapse(x)
        self.people = np.bincount(of_count).astype(float)
        self.customers, self.x, self.spent = float(len(x)), x, x * m
        self.log_m, self.x_log_spent = float(np.log(m).sum()), float(x @ np.log(x * m))

    def __call__(self, params: np.ndarray) -> Slopes:
        """Return the log-likelihood, its gradient and its Hessian."""
        from scipy.special import gammaln, psi, zeta

        p, q, v = params
        n, x, c, people = self.customers, self.x, self.counts, self.people
        px, whole, total = p * c, p * c + q, v + self.spent
        weight, log_total = p * x + q, np.log(total)
        value = (
            people @ (gammaln(whole) - gammaln(px))
            + n * (q * np.log(v) - gammaln(q))
            + p * self.x_log_spent
            - self.log_m
            - weight @ log_total
        )
        gradient = [
            people @ (c * (psi(whole) - psi(px))) + self.x_log_spent - x @ log_total,
            people @ psi(whole) + n * (np.log(v) - psi(q)) - log_total.sum(),
            n * q / v - (weight / total).sum(),
        ]
        bend = zeta(2, whole)
        pp, pq = people @ (c**2 * (bend - zeta(2, px))), people @ (c * bend)
        qq, pv = people @ bend - n * zeta(2, q), -(x / total).sum()
        qv, vv = n / v - (1 / total).sum(), (weight / total**2).sum() - n * q / v**2
        return (
            float(value),
            np.array(gradient),
            np.array([[pp, pq, pv], [pq, qq, qv], [pv, qv, vv]]),
        )


def _fit_message(running: dict[str, int], q: float) -> str:
    said = []
    if running.get("p") == 1:
        said.append(
            say(
                "The parameter p runs to infinity: the model takes it that each customer always "
                "spends the same."
            )
        )
    elif running and q > 1:
        said.append(
            say(
                "The parameters q and v run to infinity together: customers' averages differ no "
                "more than chance makes them."
            )
        )
    if q <= 1:
        said.append(
            say(
                "q = {q} is not above 1: a few customers spend so much that the population has no "
                "finite average, and who never bought again has no forecast.",
                q=f"{q:.2f}",
            )
        )
    if running:
        said.append(say("Read the forecasts, not the parameters."))
    return " ".join(said)
