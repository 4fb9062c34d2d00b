"""The surveys of satisfaction and of leavers measured from their files, by other code."""

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from statsmodels.stats.proportion import proportion_confint

from crmlab import datasets

ITEMS = {
    name: [f"{name[0]}{number}" for number in range(1, n + 1)]
    for name, n in {
        "expectation": 3,
        "quality": 3,
        "value": 2,
        "satisfaction": 3,
        "loyalty": 3,
    }.items()
}  # l1, l2 and l3: l4 asks for what is done
MARKETS = ["competitive", "captive"]
ATTRIBUTES = ["product", "service", "price", "convenience"]


def satisfaction_survey():
    """Return the survey with the mean of each construct's items."""
    people = datasets.load("sat_survey")
    return people.assign(**{name: people[items].mean(axis=1) for name, items in ITEMS.items()})


def alpha(answers):
    """Return Cronbach's alpha by the mean covariance of the items and their mean variance."""
    covariance, k = answers.cov().to_numpy(), answers.shape[1]
    between = (covariance.sum() - np.trace(covariance)) / (k * (k - 1))
    return k * between / (np.trace(covariance) / k + (k - 1) * between)


def paths(people, corrected=True):
    """Return standardised paths, as if the items were free of error unless told otherwise."""
    together = people[list(ITEMS)].corr()
    if corrected:
        root = np.sqrt([alpha(people[items]) for items in ITEMS.values()])
        together = (together / np.outer(root, root)).where(~np.eye(len(root), dtype=bool), 1.0)
    found = {}
    for effect, causes in {
        "quality": ["expectation"],
        "value": ["quality"],
        "satisfaction": ["quality", "value", "expectation"],
        "loyalty": ["satisfaction"],
    }.items():
        weights = np.linalg.solve(together.loc[causes, causes], together.loc[causes, effect])
        found |= {f"path_{cause}_{effect}": w for cause, w in zip(causes, weights, strict=True)}
    return found


def slopes(people):
    gap = people["quality"] - people["expectation"]
    line = (
        smf.ols("satisfaction ~ gap + loss", people.assign(gap=gap, loss=gap.clip(upper=0)))
        .fit()
        .params
    )
    return {"slope_gain": line["gap"], "slope_loss": line["gap"] + line["loss"]}


def driver_weights(people, of="satisfaction"):
    standard = people[[of, *ATTRIBUTES]].apply(
        lambda column: (column - column.mean()) / column.std()
    )
    line = smf.ols(f"{of} ~ {' + '.join(ATTRIBUTES)}", standard).fit().params
    return {f"driver_{name}": line[name] for name in ATTRIBUTES}


def rebuying(people):
    rates = people.groupby(["market", "sat5"], observed=True)["rebought"].mean()
    found = {f"rebought_{market}_{answer}": rate for (market, answer), rate in rates.items()}
    return found | {f"rebought_step_{m}": rates[m, 5] / rates[m, 4] for m in MARKETS}


def loyalty_cells(people):
    names = {(1, 1): "true", (1, 0): "latent", (0, 1): "spurious", (0, 0): "none"}
    pairs = zip(people["attitude"] // 5, (2 * people["share_here"] >= 1).astype(int), strict=True)
    return pd.Series([names[pair] for pair in pairs], index=people.index)


def measure_satisfaction():
    people = satisfaction_survey()
    market = people["market"]
    cells = loyalty_cells(people)
    logit = smf.logit("c1 ~ satisfaction", people).fit(disp=0)
    part = {name: people[market == name] for name in MARKETS}
    return {
        "sat_rows": people["resp_id"].nunique(),
        "sat_captive": (market == "captive").sum(),
        **paths(people),
        **slopes(people),
        "complaint_slope": logit.params["satisfaction"],
        **driver_weights(people),
        "waiting_r": people["waiting_min"].corr(people["satisfaction"]),
        **{
            f"frequency_r_{name}": rows["frequency_12m"].corr(rows["satisfaction"])
            for name, rows in part.items()
        },
        **rebuying(people),
        **{f"{name}_loyalty": share for name, share in cells.value_counts(normalize=True).items()},
        **{f"spurious_{name}": (cells[market == name] == "spurious").mean() for name in MARKETS},
        **{
            f"relative_performance_{name}": rows["own_rating"].sum() / rows["rival_rating"].sum()
            for name, rows in part.items()
        },
    }


def measure_leavers():
    left = datasets.load("exit_survey").set_index("leaver_id")
    service = left["reason"] == "service"
    low, high = proportion_confint(
        service[left["in_sample"]].sum(), left["in_sample"].sum(), method="wilson"
    )
    return {
        "exit_rows": len(left),
        "exit_service": service.mean(),
        "exit_drawn": left["in_sample"].sum(),
        "exit_drawn_service": (service & left["in_sample"]).sum(),
        "exit_wilson_low": low,
        "exit_wilson_high": high,
        "exit_service_best": service[left["tier"].isin(["top", "high"])].mean(),
        "exit_service_lower": service[left["tier"] == "lower"].mean(),
        "exit_content": (left["last_satisfaction"] >= 7).mean(),
    }
