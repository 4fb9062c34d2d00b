"""A panel of customers: who had a problem, who said so, how it was dealt with, who stayed."""

import numpy as np
import pandas as pd

from ..common import category, customer_ids, expected
from ..survey.draws import apart, standardised
from ..survey.satisfaction import by_rank

CLASSES = {"none": 2000, "trivial": 1100, "minor": 1600, "major": 1300}
N = sum(CLASSES.values())
VOICED = {"trivial": 0.04, "minor": 0.40, "major": 0.69}
PATHS = ["silent", "unsettled", "settled", "quick"]
SETTLED = {"trivial": [0.2, 0.4, 0.4], "minor": [0.3, 0.4, 0.3], "major": [0.35, 0.40, 0.25]}
STAYED = {  # by path
    "trivial": [0.70, 0.72, 0.85, 0.96],
    "minor": [0.37, 0.46, 0.70, 0.95],
    "major": [0.09, 0.19, 0.54, 0.82],
}
STAYED_NONE = 0.90
COMPLAINERS = {  # share; voice, private, third_party; how likely to speak up
    "voicer": (0.37, (5.7, 2.5, 1.9), 2.4),
    "irate": (0.21, (3.3, 5.8, 2.2), -1.0),
    "activist": (0.28, (5.3, 5.2, 5.4), 0.6),
    "passive": (0.14, (1.8, 2.1, 1.5), -2.6),
}
SCALES, SPREAD = ["voice", "private", "third_party"], 0.85
SECOND = {"trivial": 0.08, "minor": 0.16, "major": 0.24}  # with two failures
RECOVERIES = ["none", "poor", "fair", "excellent"]
EXCELLENT = {"unsettled": 0.0, "settled": 0.35, "quick": 0.75}
BEFORE, BEFORE_SD, SLOPE = 7.4, 1.1, 0.6
AHEAD = {"none": -0.15, "poor": -0.30, "fair": 0.05, "excellent": 0.5}  # satisfied before
EFFECT = {  # on satisfaction, first failure: none, poor, fair, excellent
    "trivial": [-0.2, -0.8, -0.1, 0.2],
    "minor": [-0.9, -1.8, -0.5, 0.3],
    "major": [-2.0, -3.0, -1.1, 0.0],
}
AGAIN = [-3.0, -3.9, -2.6, -1.8]  # the same after a second failure, of any loss
LUCK, FEW = 0.75, 10

PARAMETERS = {
    "panel": CLASSES,
    "stayed": STAYED,
    "complainers": {name: list(values[1]) for name, values in COMPLAINERS.items()},
    "recovery_effect": EFFECT,
    "recovery_effect_second": AGAIN,
    "slope_of_satisfaction_before": SLOPE,
}
TRUTHS = {
    "panel_rows": expected(N, 0, "rows of problem_panel"),
    "panel_problems": expected(N - CLASSES["none"], 0, "of these with a problem"),
    **{f"voice_{name}": expected(rate, 0.001, "voiced") for name, rate in VOICED.items()},
    "voice_all": expected(0.395, 0.001, "voiced, of all with a problem"),
    **{
        f"stayed_{name}_{path}": expected(rate, 0.005, "stayed")
        for name in ("minor", "major")
        for path, rate in zip(PATHS, STAYED[name], strict=True)
    },
    "stayed_none": expected(STAYED_NONE, 0.0005, "stayed, without a problem"),
    **{
        f"mix_{name}": expected(values[0], 0.00005, "true share of those with a problem")
        for name, values in COMPLAINERS.items()
    },
    "complainer_best_k": expected(4, 0, "silhouette highest, of 2 to 7"),
    "complainer_accuracy": expected(0.975, 0.01, "k-means against the true types"),
    **{
        f"cluster_{name}": expected(values[0], 0.02, "share found by k-means")
        for name, values in COMPLAINERS.items()
    },
    "paradox_minor": expected(
        0.3, 0.02, "excellent recovery, first failure - no problem, given satisfaction before"
    ),
    "paradox_major": expected(0.0, 0.02, "the same, major loss"),
    "paradox_second": expected(-1.8, 0.02, "the same, second failure, minor or major"),
    "paradox_second_minor": expected(-1.8, 0.03, "the same, minor alone"),
    "paradox_second_major": expected(-1.8, 0.03, "the same, major alone"),
    "paradox_minor_raw": expected(0.6, 0.02, "first failure, not adjusted"),
    "paradox_major_raw": expected(0.29, 0.02, "the same, major loss"),
    "paradox_minor_against_poor": expected(2.57, 0.05, "excellent - poor recovery, first, minor"),
}


def problem_panel(rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a row a customer of the panel, and of which type of complainer each is."""
    loss = rng.permutation(np.repeat(list(CLASSES), list(CLASSES.values())))
    problem = loss != "none"
    n = problem.sum()
    sizes = [round(share * n) for share, _, _ in COMPLAINERS.values()]
    kind = rng.permutation(np.repeat(list(COMPLAINERS), sizes))
    centre = np.array([COMPLAINERS[name][1] for name in kind])
    marks = np.clip(centre + rng.normal(0, SPREAD, (n, 3)), 1, 7).round(1)
    voiced, path = spoken_and_settled(rng, loss[problem], kind)
    failures = np.ones(n, dtype=np.int64)
    for name, share in SECOND.items():
        rows = np.flatnonzero(loss[problem] == name)
        failures[rng.choice(rows, round(share * len(rows)), replace=False)] = 2
    recovery = recovered(rng, path, failures)
    people = pd.DataFrame({"customer_id": customer_ids("P", N), "problem_class": loss})
    for column, values, empty in (
        ("voiced", voiced, False), ("path", path, "none"), ("failures", failures, 0),
        ("recovery", recovery, "none"),
    ):  # fmt: skip
        whole = np.full(N, empty, dtype=values.dtype if values.dtype.kind in "bi" else object)
        whole[problem] = values
        people[column] = whole
    people["satisfaction_before"], people["satisfaction_after"] = satisfaction(rng, people)
    people["stayed"] = stayed(rng, people)
    for number, name in enumerate(SCALES):
        people[name] = pd.Series(marks[:, number], index=np.flatnonzero(problem))
    truth = pd.DataFrame(
        {
            "customer_id": people.loc[problem, "customer_id"].to_numpy(),
            "complainer": category(kind, list(COMPLAINERS)),
        }
    )
    levels = {"problem_class": list(CLASSES), "path": ["none", *PATHS], "recovery": RECOVERIES}
    return people.assign(
        **{name: category(people[name], values) for name, values in levels.items()}
    ), truth


def spoken_and_settled(
    rng: np.random.Generator, loss: np.ndarray, kind: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return who told the firm, and what became of it, in planted numbers of each loss."""
    voiced = np.zeros(len(loss), dtype=bool)
    path = np.full(len(loss), "silent", dtype=object)
    ready = np.array([COMPLAINERS[name][2] for name in kind]) + rng.logistic(0, 1, len(loss))
    for name, rate in VOICED.items():
        rows = np.flatnonzero(loss == name)
        rows = rows[np.argsort(-ready[rows])][: round(rate * len(rows))]
        voiced[rows] = True
        ends = np.rint(np.cumsum(SETTLED[name]) * len(rows)).astype(int)
        path[rng.permutation(rows)] = np.repeat(PATHS[1:], np.diff(ends, prepend=0))
    return voiced, path


def recovered(rng: np.random.Generator, path: np.ndarray, failures: np.ndarray) -> np.ndarray:
    """Return how well the firm made up for it; nobody does for those who are silent."""
    chance = np.array([EXCELLENT.get(name, 0.0) for name in path])
    luck = rng.random(len(path))
    spoken = path != "silent"
    recovery = np.where(luck < chance, "excellent", "fair").astype(object)
    recovery[(path == "unsettled") & (luck < 0.8)] = "poor"
    recovery[~spoken] = "none"
    return recovery


def satisfaction(rng: np.random.Generator, people: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return satisfaction before and after; luck adds nothing within a group of one effect.

    Who was better served was more satisfied before: good customers get the good recovery.
    """
    group = people["problem_class"] + people["failures"].astype(str) + people["recovery"]
    group = group.where(people["problem_class"] != "none", "none")
    before, after = np.empty(N), np.empty(N)
    for name, rows in group.groupby(group).groups.items():
        first = people.loc[rows[0]]
        effect, ahead = 0.0, 0.0
        if name != "none":
            ahead = AHEAD[first["recovery"]]
            effects = AGAIN if first["failures"] == 2 else EFFECT[first["problem_class"]]
            effect = effects[RECOVERIES.index(first["recovery"])]
        z, luck = rng.standard_normal((2, len(rows)))
        z = standardised(z) if len(rows) >= FEW else z
        known = np.clip(BEFORE + ahead + BEFORE_SD * z, 1, 10).round(1)
        luck = apart(luck, known) if len(rows) >= FEW else luck
        wanted = BEFORE + 0.1 + SLOPE * (known - BEFORE) + effect + LUCK * luck
        wanted = wanted + (wanted - np.clip(wanted, 1, 10)).mean()  # what the ends will take away
        before[rows], after[rows] = known, np.clip(wanted, 1, 10).round(1)
    return before, after


def stayed(rng: np.random.Generator, people: pd.DataFrame) -> np.ndarray:
    """Return who is still a customer: planted shares of each loss and path, by satisfaction."""
    score = standardised(people["satisfaction_after"].to_numpy()) + rng.normal(0, 1.0, N)
    result = np.zeros(N, dtype=bool)
    for (loss, path), rows in people.groupby(["problem_class", "path"]).groups.items():
        rate = STAYED_NONE if loss == "none" else STAYED[loss][PATHS.index(path)]
        kept = round(rate * len(rows))
        result[rows] = by_rank(score[rows], [len(rows) - kept, kept]).astype(bool)
    return result
