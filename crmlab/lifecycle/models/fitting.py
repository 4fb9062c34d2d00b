"""Maximum likelihood for models whose parameters are all above zero."""

import inspect
from collections.abc import Callable, Mapping
from typing import NamedTuple, Self

import numpy as np
import pandas as pd

from crmlab.checks import listed
from crmlab.messages import refusal, say

# A value with its gradient and its Hessian, in the parameters.
Slopes = tuple[float, np.ndarray, np.ndarray]

REACH = 12.0  # how far a logarithm may move from its start: a factor of 160,000
LONGEST_STEP = 2.0  # along each axis of the curvature
GAIN = 1e-13  # of log-likelihood a customer: less is not worth a step
UNKNOWN = 5.0  # a standard error of a logarithm that says: its size cannot be told at all


class Estimate(NamedTuple):
    """Where a likelihood is highest, how sure that is, and which parameters ran away."""

    params: pd.Series
    se: pd.Series
    loglik: float
    running: dict[str, int]  # +1 to infinity, −1 to zero


class Fitted:
    """What all models have once they are fitted, and how they write themselves."""

    params_: pd.Series
    se_: pd.Series
    loglik_: float
    converged_: bool
    message_: str

    def get_params(self, deep: bool = True) -> dict[str, object]:
        """Return the arguments the model was made with, as scikit-learn's ``clone`` asks for them.

        ``deep`` is part of its convention; no model here holds another.
        """
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    def set_params(self, **params: object) -> Self:
        """Change arguments the model was made with; what it learned stays until the next fit."""
        known = self.get_params()
        unknown = [name for name in params if name not in known]
        if unknown:
            raise refusal(
                "{model} has no argument {unknown}; it has: {known}.",
                model=type(self).__name__,
                unknown=listed(unknown),
                known=listed(known),
            )
        vars(self).update(params)
        return self

    def _learn(self, estimate: Estimate, message: str) -> Self:
        self.params_, self.se_, self.loglik_, running = estimate
        self.converged_ = not running
        self.message_ = message
        return self

    def _learned(self) -> np.ndarray:
        if not hasattr(self, "params_"):
            raise refusal(
                "This {model} has learned nothing yet: call fit first.", model=type(self).__name__
            )
        return self.params_.to_numpy()

    def __repr__(self) -> str:
        name = type(self).__name__
        if not hasattr(self, "params_"):
            return say("{model}, not fitted yet", model=name)
        columns = {say("estimate"): self.params_, say("standard error"): self.se_}
        written = pd.DataFrame(columns).to_string(
            float_format="{:,.4g}".format, na_rep=say("unknown")
        )
        first = (
            say("{model}, given", model=name)
            if np.isnan(self.loglik_)
            else say("{model}, log-likelihood {height}", model=name, height=f"{self.loglik_:,.2f}")
        )
        return "\n".join(filter(None, [first, written, self.message_]))


def maximise(
    likelihood: Callable[[np.ndarray], Slopes], start: Mapping[str, float], customers: float
) -> Estimate:
    """Climb to the highest likelihood by Newton's method on the logarithms of the parameters.

    The likelihood, of so many customers, goes from the parameters to the log-likelihood, its
    gradient and its Hessian; it begins at the parameters of `start`. Standard errors come from the
    inverse Hessian by the delta method. They are missing when a parameter runs to infinity or to
    zero: then there is no summit to measure them at.

    >>> def poisson(rate):  # 10 customers, 20 purchases
    ...     return 20 * np.log(rate[0]) - 10 * rate[0], 20 / rate - 10, -20 / rate[:, None] ** 2
    >>> maximise(poisson, {"rate": 1.0}, customers=10).params.round(6).to_dict()
    {'rate': 2.0}
    """
    names, origin = pd.Index(start), np.log(list(start.values()))
    logs = origin
    height, gradient, hessian = on_logs(likelihood, logs)
    step = _uphill(gradient, hessian)
    for _ in range(500):
        if gradient @ step < GAIN * customers:
            break
        reached = np.clip(logs + step, origin - REACH, origin + REACH)
        there = on_logs(likelihood, reached)
        if there[0] > height:
            logs, (height, gradient, hessian) = reached, there
            step = _uphill(gradient, hessian)
        else:
            step = step / 2
    variance = np.diag(np.linalg.pinv(-hessian, hermitian=True))
    measurable = (variance > 0) & (variance < UNKNOWN**2)
    runs = ~measurable | (np.abs(logs - origin) > REACH - 1)
    if runs.any():
        params, se = np.exp(logs), np.nan
    else:  # the last step gains nothing in height, but doubles the digits of the parameters
        params = np.exp(logs + step)
        se = params * np.sqrt(variance)
    running = {name: int(np.sign(logs[i] - origin[i])) for i, name in enumerate(names) if runs[i]}
    return Estimate(pd.Series(params, names), pd.Series(se, names), float(height), running)


def on_logs(likelihood: Callable[[np.ndarray], Slopes], logs: np.ndarray) -> Slopes:
    """Turn the slopes in the parameters into slopes in their logarithms."""
    params = np.exp(logs)
    height, gradient, hessian = likelihood(params)
    slope = gradient * params
    return height, slope, hessian * np.outer(params, params) + np.diag(slope)


def _uphill(gradient: np.ndarray, hessian: np.ndarray) -> np.ndarray:
    """Return Newton's step, turned uphill where the likelihood curves the wrong way."""
    bends, axes = np.linalg.eigh(hessian)
    slopes = axes.T @ gradient
    steep = np.maximum(np.abs(bends), np.abs(slopes) / LONGEST_STEP)
    return axes @ np.divide(slopes, steep, np.zeros_like(slopes), where=steep > 0)


def log_rising(z: float, counts: np.ndarray, people: np.ndarray) -> tuple[float, float, float]:
    """Return ``Σ people · ln(Γ(z + counts) / Γ(z))`` with its first two derivatives in z.

    ``z`` is above 0; the counts are distinct, and each has its number of people.

    >>> value, slope, bend = log_rising(2.0, np.array([3]), np.array([1]))
    >>> f"{np.exp(value):.4f}", f"{slope:.4f}"  # 2 · 3 · 4, and 1/2 + 1/3 + 1/4
    ('24.0000', '1.0833')
    """
    from scipy.special import gammaln, psi, zeta

    total, risen = people.sum(), z + counts
    return (
        float(people @ gammaln(risen) - total * gammaln(z)),
        float(people @ psi(risen) - total * psi(z)),
        float(people @ zeta(2, risen) - total * zeta(2, z)),
    )
