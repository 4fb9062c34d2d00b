"""The survey institute's tables measured from their files, by other code than made them."""

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from measured_satisfaction import measure_leavers, measure_satisfaction
from scipy.optimize import linear_sum_assignment
from scipy.stats import chi2_contingency
from sklearn.cluster import KMeans
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.metrics import adjusted_rand_score, silhouette_score
from sklearn.model_selection import LeaveOneOut, cross_val_score

from crmlab import datasets

NEEDS = ["brand", "service", "quality", "price", "convenience"]
ITEMS = [f"{need}_{item}" for need in NEEDS for item in (1, 2)]
ATTRIBUTES = ["price", "service", "warranty", "brand"]
BASES = {
    "behaviour": "C(use_intensity) + C(loyalty) + C(spend_tier)",
    "attitude": "C(attitude)",
    "psychographic": "C(lifestyle)",
    "demographic": "C(age_band) + C(income_band)",
    "geographic": "C(geography)",
}


def wave(number):
    """Return one wave with its answer key."""
    survey, truth = datasets.load("needs_survey"), datasets.load("needs_truth")
    return survey.merge(truth, on=["resp_id", "wave"]).query("wave == @number")


def clusters(people, k=5):
    return KMeans(k, n_init=10, random_state=1).fit_predict(people[ITEMS])


def accuracy(people):
    found = pd.crosstab(clusters(people), people["segment"].to_numpy()).to_numpy()
    return found[linear_sum_assignment(found, maximize=True)].sum() / len(people)


def best_k(people):
    scores = {k: silhouette_score(people[ITEMS], clusters(people, k)) for k in range(2, 9)}
    return max(scores, key=scores.get)


def chi_square(people, column):
    return chi2_contingency(pd.crosstab(people[column], people["segment"])).statistic


def explained(people):
    return {
        f"explained_{base}": smf.ols(f"margin_12m ~ {terms}", people).fit().rsquared
        for base, terms in BASES.items()
    }


def importances():
    ratings = datasets.load("conjoint_ratings")
    span = pd.Series(
        {name: np.ptp(ratings.groupby(name, observed=True)["rating"].mean()) for name in ATTRIBUTES}
    )
    price = ratings["segment"] == "price"
    slope = [
        np.polyfit(part["price"], part["rating"], 1)[0]
        for part in (ratings[price], ratings[~price])
    ]
    return {f"importance_{name}": share for name, share in (span / span.sum()).items()} | {
        "ratings": len(ratings),
        "price_slope_ratio": slope[0] / slope[1],
    }


def newcomers():
    new = datasets.load("new_customers")
    seen, group = new[["discount_share", "advice_minutes"]], new["group"].astype(str)
    hits = cross_val_score(LinearDiscriminantAnalysis(), seen, group, cv=LeaveOneOut())
    return {
        "new_rows": len(new),
        "proportional_chance": (group.value_counts(normalize=True) ** 2).sum(),
        "hit_rate": hits.mean(),
    }


def measure_survey():
    one, two = wave(1), wave(2)
    was, now = (people.set_index("resp_id")["segment"].astype(str) for people in (one, two))
    tier = chi_square(one, "spend_tier")
    return {
        "rows": len(datasets.load("needs_survey")),
        **{f"share_{name}": (was == name).mean() for name in NEEDS},
        "best_k": best_k(one),
        "kmeans_accuracy": accuracy(one),
        "kmeans_accuracy_wave_2": accuracy(two),
        "tier_chi_square": tier,
        "tier_v": np.sqrt(tier / (2 * len(one))),
        "loyalty_v": np.sqrt(chi_square(one, "loyalty") / (3 * len(one))),
        "stay_share": (was == now.reindex(was.index)).mean(),
        "convenience_wave_1": (was == "convenience").mean(),
        "convenience_wave_2": (now == "convenience").mean(),
        "true_rand_index": adjusted_rand_score(was, now.reindex(was.index)),
        **explained(one),
        "heavy_users": (one["use_intensity"] == "heavy").mean(),
        "price_elasticity": one.loc[one["segment"] == "price", "elasticity"].mean(),
        **importances(),
        **newcomers(),
        **measure_satisfaction(),
        **measure_leavers(),
    }
