"""Discriminant analysis: new customers are put into the known group they are nearest to."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from crmlab.checks import number_columns, require_filled, require_one_each, require_rows
from crmlab.intervals import wilson
from crmlab.messages import later, refusal
from crmlab.segmentation.measures.conjoint import confounded

__all__ = ["Discriminant", "against_chance", "confusion", "cross_validated"]

CUSTOMERS = later("customers")


class Discriminant:
    """Linear discriminant analysis (Fisher 1936), by scikit-learn.

    Each group is a cloud of the same shape around its mean; a customer belongs to the group that is
    likelier, by distance and by how large the group is. Learned: ``groups_``, ``means_``, and the
    discriminant ``functions_``, a column each, with the share of the spread between groups that
    each carries (``trace_``).

    Functions are only known up to a factor. Here, as in R's MASS and in SPSS, their scores vary by
    1 within the groups, with the divisor n − g (customers, groups). Those of scikit-learn
    (``model_.scalings_``) take the divisor n and are larger by √(n / (n − g)); its probabilities
    rest on them, and are a hair surer. The largest coefficient of a function is positive.
    """

    def __init__(self, predictors: Sequence[str]) -> None:
        self.predictors = list(predictors)

    def fit(self, customers: pd.DataFrame) -> "Discriminant":
        """Learn from customers whose ``group`` is known."""
        from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

        values, groups = self._known(customers)
        self.model_ = LinearDiscriminantAnalysis().fit(values.to_numpy(), groups)
        self.groups_ = _ordered(customers["group"])
        self.means_ = values.groupby(groups).mean().loc[self.groups_]
        scalings = self.model_.scalings_ / np.sqrt(len(values) / (len(values) - len(self.groups_)))
        largest = np.abs(scalings).argmax(axis=0)
        scalings = scalings * np.sign(scalings[largest, range(scalings.shape[1])])
        names = [f"LD{number}" for number in range(1, scalings.shape[1] + 1)]
        self.functions_ = pd.DataFrame(scalings, self.predictors, names)
        self.trace_ = pd.Series(self.model_.explained_variance_ratio_, names)
        return self

    def predict(self, customers: pd.DataFrame) -> pd.Series:
        """Return the likeliest group of each customer."""
        values = self._values(customers)
        return pd.Series(self.model_.predict(values.to_numpy()), values.index, name="predicted")

    def predict_proba(self, customers: pd.DataFrame) -> pd.DataFrame:
        """Return the probability of each group, a row a customer."""
        values = self._values(customers)
        found = self.model_.predict_proba(values.to_numpy())
        return pd.DataFrame(found, values.index, self.model_.classes_)[self.groups_]

    def _values(self, customers: pd.DataFrame) -> pd.DataFrame:
        require_rows(customers, CUSTOMERS)
        return number_columns(customers, self.predictors, CUSTOMERS)

    def _known(self, customers: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
        values = self._values(customers)
        require_filled(customers, ["group"], CUSTOMERS)
        groups = customers["group"].astype(str)
        sizes = groups.value_counts()
        if len(sizes) < 2:
            raise refusal("All customers are in one group: there is nothing to tell apart.")
        if sizes.min() < 2:
            raise refusal(
                "The group {group} has one customer: a spread within it cannot be seen.",
                group=sizes.idxmin(),
            )
        within = values - values.groupby(groups).transform("mean")
        still = (within.abs() < 1e-9 * values.abs().max().clip(lower=1e-300)).all()
        for predictor in within.columns[still]:
            raise refusal(
                "{predictor} is the same for all customers of a group, so it has no spread to "
                "measure distances by: leave it out.",
                predictor=predictor,
            )
        if mixed := confounded(within):
            raise refusal(
                "These predictors say the same, as one can be computed from the others: {names}. "
                "Leave one out.",
                names=", ".join(mixed),
            )
        return values, groups


def cross_validated(customers: pd.DataFrame, predictors: Sequence[str]) -> pd.Series:
    """Return the group of each customer as all others foretell it (leave-one-out, Lachenbruch)."""
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
    from sklearn.model_selection import LeaveOneOut, cross_val_predict

    values, groups = Discriminant(predictors)._known(customers)
    model = LinearDiscriminantAnalysis()
    found = cross_val_predict(model, values.to_numpy(), groups.to_numpy(), cv=LeaveOneOut())
    return pd.Series(found, values.index, name="predicted")


def confusion(actual: Iterable[str], predicted: Iterable[str]) -> pd.DataFrame:
    """Return how many customers of each group (rows) were put into which (columns)."""
    known, both = _ordered(actual), _both(actual, predicted)
    names = [*known, *sorted({*both["predicted"]} - {*known})]
    counts = pd.crosstab(both["group"], both["predicted"])
    return counts.reindex(index=names, columns=names, fill_value=0)


def against_chance(actual: Iterable[str], predicted: Iterable[str]) -> pd.Series:
    """Return the ``hit_rate``, its 95 % interval (Wilson), and what knowing nothing would give.

    ``proportional`` chance is to guess each group as often as it comes: the sum of its squared
    shares. ``maximum`` chance puts everybody into the largest group (Morrison 1969). Press's Q,
    ``press_q``, is ``(n − hits × g)² / (n × (g − 1))`` for n customers in g groups: luck stays
    below 3.84 in 95 of 100 cases. It counts on groups of equal size, so never read it alone.

    >>> actual = ["a"] * 100 + ["b"] * 60 + ["c"] * 40
    >>> against_chance(actual, actual[:168] + ["a"] * 32).round(3).tolist()
    [0.84, 0.783, 0.884, 0.38, 0.5, 231.04]
    """
    both = _both(actual, predicted)
    shares = both["group"].value_counts(normalize=True)
    n, g, hits = len(both), len(shares), int((both["group"] == both["predicted"]).sum())
    if g < 2:
        raise refusal("All customers are in one group: there is nothing to tell apart.")
    found = wilson(hits, n).rename({"share": "hit_rate"}).to_dict()
    found |= {"proportional": (shares**2).sum(), "maximum": shares.max()}
    return pd.Series({**found, "press_q": (n - hits * g) ** 2 / (n * (g - 1))})


def _ordered(groups: Iterable[str]) -> list[str]:
    """Return the groups that occur, in the order of the column if it has one, or by name."""
    column = pd.Categorical(groups)  # of what is one already, its own order
    return [str(name) for name in column.remove_unused_categories().categories]


def _both(actual: Iterable[str], predicted: Iterable[str]) -> pd.DataFrame:
    groups = {"group": list(actual), "predicted": list(predicted)}
    require_rows(groups["group"], CUSTOMERS)
    require_one_each(groups["predicted"], groups["group"], later("predicted groups"), CUSTOMERS)
    both = pd.DataFrame(groups, dtype=object)
    require_filled(both, both, CUSTOMERS)
    return both.astype(str)
