"""The complaint desk's tables measured from their files, by other code than made them."""

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from crmlab import datasets

CAUSES = ["quality", "service", "logistics", "transaction", "after_sales"]
COMPLAINERS = ["voicer", "irate", "activist", "passive"]
STEPS = ["listen", "apologise", "record", "assess", "agree", "act", "reply", "follow_up",
         "analyse"]  # fmt: skip
SCALES = ["voice", "private", "third_party"]
PATHS = ["silent", "unsettled", "settled", "quick"]
HOUR = pd.Timedelta(hours=1)


def measure_log():
    log, key = datasets.load("complaints"), datasets.load("complaints_truth")
    cases = log[log["is_complaint"]]
    both = cases.merge(key, on="complaint_id")
    share = cases["cause"].value_counts(normalize=True)
    redress = (cases["motive"] == "redress").groupby(cases["severity"] >= 3).mean()
    money = cases.groupby("cause", observed=True)["order_value"].sum()
    return {
        "messages": log["complaint_id"].nunique(),
        "complaints_en": (cases["language"] == "en").sum(),
        "complaints_zh": (cases["language"] == "zh").sum(),
        **{f"cause_{name}": share[name] for name in CAUSES},
        "first_three_causes": share[CAUSES[:3]].sum(),
        "label_noise": (both["cause"].astype(str) != both["cause_true"].astype(str)).mean(),
        "mixed": both["mixed"].notna().mean(),
        "twice": both["duplicate_of"].notna().sum(),
        "crises": (cases["severity"] == 5).sum(),
        "redress_if_serious": redress[True],
        "redress_if_general": redress[False],
        "transaction_value_share": money["transaction"] / money.sum(),
        "again": cases["customer_id"].duplicated(keep=False).mean(),
    }


def case_times():
    """Return a row a case: first of each step, the last reply, the first step of staff."""
    events = datasets.load("complaint_events").astype({"step": str, "actor": str})
    first = events.groupby(["complaint_id", "step"])["time"].min().unstack()
    replies = events[events["step"] == "reply"].groupby("complaint_id")
    staff = events[events["actor"].str.startswith("A")].groupby("complaint_id")["time"].min()
    last = replies[["time", "actor"]].last()
    return events, first.assign(last=last["time"], agent=last["actor"], staff=staff)


def waited_for_others(events, closed):
    """Return the time between each assess and the next agree of the cases, walked through."""
    total, since = pd.Timedelta(0), {}
    for row in events[events["complaint_id"].isin(closed)].itertuples():
        if row.step == "assess":
            since[row.complaint_id] = row.time
        elif row.step == "agree":
            total += row.time - since.pop(row.complaint_id)
    return total


def measure_events():
    events, case = case_times()
    closed = case[case["last"].notna()]
    took = closed["last"] - closed["listen"]
    skips = closed["follow_up"].isna().groupby(closed["agent"] == "A07").mean()
    return {
        "cases": len(case),
        "open_cases": case["last"].isna().sum(),
        "median_first_response": (case["staff"] - case["listen"]).median() / HOUR * 60,
        "median_resolution": took.median() / HOUR,
        "within_48_hours": (took <= 48 * HOUR).mean(),
        "all_nine_steps": case[STEPS].notna().all(axis=1).mean(),
        "reopened": case["reopen"].notna().mean(),
        "skips_A07": skips[True],
        "skips_others": skips[False],
        "waiting_assess_agree": waited_for_others(events, closed.index) / took.sum(),
    }


def measure_outcomes():
    result = datasets.load("complaint_outcomes")
    path = np.where(result["quick"], "quick", np.where(result["settled"], "settled", "unsettled"))
    again = result["rebought_12m"].groupby([result["loss_class"].astype(str), path]).mean()
    survey = datasets.load("recovery_survey")
    log = datasets.load("complaints").set_index("complaint_id")
    names = ["outcome", "procedure", "treatment"]
    fit = smf.ols(f"satisfaction_handling ~ {' + '.join(names)}", survey).fit()
    together = survey[[*names, "satisfaction_handling"]].corr()
    easy = (survey["effort"] >= 6).groupby(log["channel"].loc[survey["complaint_id"]].array).mean()
    simple = together["satisfaction_handling"]
    return {
        "outcomes": len(result),
        "settled": result["settled"].mean(),
        "quick": result["quick"].mean(),
        **{
            f"rebought_{loss}_{way}": again[loss, way]
            for loss in ("minor", "major")
            for way in PATHS[1:]
        },
        "survey_rows": len(survey),
        **{f"justice_{name}": fit.params[name] for name in names},
        "justice_r": together.loc[names, names].to_numpy()[np.triu_indices(3, 1)].mean(),
        "simple_r_procedure_treatment": simple["procedure"] - simple["treatment"],
        "easy": (survey["effort"] >= 6).mean(),
        **{f"easy_{name}": easy[name] for name in ("chat", "phone", "mail", "store")},
    }


def clusters_of_complainers(people, truth):
    """Return the best number of clusters, the accuracy of four, and their shares by name."""
    marks = people[SCALES].to_numpy()
    fits = {k: KMeans(k, n_init=5, random_state=0).fit(marks) for k in range(2, 8)}
    some = np.random.default_rng(0).choice(len(marks), 1500, replace=False)
    best = max(fits, key=lambda k: silhouette_score(marks[some], fits[k].labels_[some]))
    seen = pd.crosstab(truth["complainer"], fits[4].labels_)
    rows, columns = linear_sum_assignment(-seen.to_numpy())
    right = seen.to_numpy()[rows, columns].sum() / len(people)
    found = np.bincount(fits[4].labels_)[columns] / len(people)
    return best, right, dict(zip(seen.index[rows], found, strict=True))


def paradox(panel, group):
    """Return excellent recovery less no problem: given satisfaction before, and raw."""
    both = pd.concat([panel[panel["problem_class"] == "none"], group]).assign(
        case=lambda rows: (rows["problem_class"] != "none").astype(int)
    )
    fit = smf.ols("satisfaction_after ~ satisfaction_before + case", both).fit()
    raw = both.groupby("case")["satisfaction_after"].mean()
    return fit.params["case"], raw[1] - raw[0]


def measure_panel():
    panel, truth = datasets.load("problem_panel"), datasets.load("problem_panel_truth")
    panel = panel.astype({"problem_class": str, "path": str, "recovery": str})
    people = panel[panel["problem_class"] != "none"]
    voice = people.groupby("problem_class")["voiced"].mean()
    stayed = panel.groupby(["problem_class", "path"])["stayed"].mean()
    best, right, found = clusters_of_complainers(people, truth)
    excellent = people[people["recovery"] == "excellent"]
    first = excellent[excellent["failures"] == 1]
    minor, minor_raw = paradox(panel, first[first["problem_class"] == "minor"])
    major, major_raw = paradox(panel, first[first["problem_class"] == "major"])
    second = excellent[(excellent["failures"] == 2) & (excellent["problem_class"] != "trivial")]
    once = people[(people["failures"] == 1) & (people["problem_class"] == "minor")]
    after = once.groupby("recovery")["satisfaction_after"].mean()
    return {
        "panel_rows": panel["customer_id"].nunique(),
        "panel_problems": len(people),
        **{f"voice_{name}": voice[name] for name in ("trivial", "minor", "major")},
        "voice_all": people["voiced"].mean(),
        **{
            f"stayed_{loss}_{path}": stayed[loss, path]
            for loss in ("minor", "major")
            for path in PATHS
        },
        "stayed_none": stayed["none", "none"],
        **{f"mix_{name}": (truth["complainer"] == name).mean() for name in COMPLAINERS},
        "complainer_best_k": best,
        "complainer_accuracy": right,
        **{f"cluster_{name}": found[name] for name in COMPLAINERS},
        "paradox_minor": minor,
        "paradox_major": major,
        "paradox_second": paradox(panel, second)[0],
        **{
            f"paradox_second_{loss}": paradox(panel, second[second["problem_class"] == loss])[0]
            for loss in ("minor", "major")
        },
        "paradox_minor_raw": minor_raw,
        "paradox_major_raw": major_raw,
        "paradox_minor_against_poor": after["excellent"] - after["poor"],
    }


def measure_weekly():
    week = datasets.load("complaint_weekly")
    orders, seen = week["orders"], week["complaints"] / week["orders"]
    base = week[week["week"] <= 52]
    centre = base["complaints"].sum() / base["orders"].sum()
    width = 3 * (centre * (1 - centre) / orders) ** 0.5
    high, low = week["week"][seen > centre + width], week["week"][seen < centre - width]
    beyond = pd.concat([high, low])
    above = (seen > centre)[week["week"] <= 60]
    runs = above.rolling(8).sum().isin([0, 8]).sum()

    def rate(begin, end):
        rows = week[week["week"].between(begin, end)]
        return rows["complaints"].sum() / rows["orders"].sum()

    return {
        "weeks": len(week),
        "weekly_rate": rate(1, 60),
        "raised_rate": rate(61, 66),
        "rate_after": rate(67, 78),
        "first_signal": high.min(),
        "false_signals": (~beyond.between(61, 66)).sum(),
        "runs_before": runs,
        "orders_median": orders.median(),
    }


def measure_complaints():
    return (
        measure_log() | measure_events() | measure_outcomes() | measure_panel() | measure_weekly()
    )
