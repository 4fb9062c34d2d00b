"""The exercises of chapter 02: right in a second way, and following the data."""

import math
import re

import numpy as np
import pandas as pd
import pytest
from handed_in import SCENES, named, right

from crmlab import datasets, value
from crmlab.checking import check

pytestmark = pytest.mark.usefixtures("nothing_checked_before")


def test_words_about_the_size_of_the_bank_say_which_edition_they_mean():
    bank = SCENES["2-5"]
    mistakes = [mistake for answer in bank.answers.values() for mistake in answer.mistakes]
    words = [*bank.hints, *(mistake.message for mistake in mistakes)]
    sizes = [before for text in words for before in re.findall(r"(\S+) 4,000", text)]
    assert set(sizes) == {"course's"}


# The second way, with other means than the reference; the chapter's solution is a third.
PRINTED = {
    "2-1": [20_160_000, 0.331],
    "2-2": [[0.1, -0.9, 0.2, 0.6, -0.4, 0.3], "Inquiry"],
    "2-3": [16, 57],
    "2-4": [10_000, 4.44],
    "2-5": [0.750, 1.314, 1.368],
    "2-7": [80_000, 0.0437, 0.437, 0.175],
    "2-8": [71.5, [0.3778, 0.2171, 0.1228, 0.2011, 0.0812], 0.01097, 72.44],
    "2-9": [[0.3145, 0.0495, 0.0065, 0.1566, 0.4729], ["B", "A", "C", "D"]],
    "2-10": [[0.8786, 0.8677, 0.9183, 0.9487, None]],
    "2-11": [[3, 10, 37, 200]],
    "2-12": [6, [0.6, 0.3, 0.1]],
    "2-13": [0.3333, 0.275],
    "2-14": [0.879],
}


@pytest.mark.parametrize("key", PRINTED)
def test_the_printed_answer_is_right(key):
    assert check(key, *PRINTED[key]).outcome == "correct"


def test_the_tiers_are_right_when_counted_by_hand():
    def tier(revenue):
        ranked = sorted(revenue, reverse=True)
        n = len(ranked)
        names = []
        for amount in revenue:
            ahead = ranked.index(amount)
            cuts = [math.ceil(round(cut * n, 9)) for cut in (0.01, 0.05, 0.20)]
            names.append(["top", "high", "middle", "lower"][sum(ahead >= cut for cut in cuts)])
        return names

    assert check("2-6", tier, right("2-6")[1]).outcome == "correct"


def test_the_tiers_of_the_shop_are_80_320_1200_6400():
    assert right("2-6")[1]["customers"].tolist() == [80, 320, 1200, 6400, 8000]


def test_the_reference_follows_the_data_in_front_of_the_learner(tmp_path):
    survey = datasets.load("auto_stage_survey")
    survey.loc[survey["stage"] == "use", "experience"] = 1
    (tmp_path / "auto").mkdir()
    for path in (
        tmp_path / "auto_stage_survey.parquet",
        tmp_path / "auto/auto_stage_survey.parquet",
    ):
        survey.to_parquet(path)
    try:
        datasets.use_folder(tmp_path)
        assert right("2-2")[1] == "use"
        assert check("2-2", *right("2-2")).outcome == "correct"
    finally:
        datasets.use_folder(None)
    assert right("2-2")[1] == "inquiry"


def test_hidden_revenue_cases_hold_real_ties():
    cases = SCENES["2-6"].parts["tier"].cases()
    tied = [case.arguments[0] for case in cases if case.arguments[0].duplicated().any()]
    assert tied
    for revenue in tied:
        up, down = (value.pyramid(revenue, ties=rule) for rule in ("up", "down"))
        assert not up.equals(down)
        assert isinstance(revenue, pd.Series)
        assert np.isfinite(revenue).all()


def first_reaching_70(step, numerator):
    """Search as the chapter shows it, in steps; the discounted value has a numerator of its own."""
    base = np.arange(0.5, 0.95 - step / 2, step)
    values = [lambda r: 1 / (1 - r)]
    values += [lambda r, i=i: numerator(r) / (1 + i - r) for i in (0, 0.05, 0.08, 0.10)]
    reached = [worth(base + 0.05) / worth(base) >= 1.7 for worth in values]
    return [float(base[there.argmax()]) if there.any() else None for there in reached]


@pytest.mark.parametrize("step", [0.01, 0.005, 0.002])
def test_a_grid_that_is_too_coarse_is_named(step):
    (part,) = check("2-10", first_reaching_70(step, lambda r: r)).parts
    assert "the grid is too coarse" in part.message


@pytest.mark.parametrize("step", [0.001, 0.0001])
def test_a_value_without_the_r_on_top_is_named(step):
    (part,) = check("2-10", first_reaching_70(step, lambda r: 1)).parts
    assert part.message.startswith("The r on top is left out")


def test_a_customer_in_the_wrong_layer_is_told_by_rank_and_cuts():
    def tier(revenue):
        rank = revenue.rank(ascending=False, method="min")
        cuts = np.ceil(np.array([0.01, 0.05, 0.20]) * len(revenue) - 1e-9)
        cuts[1] += 1  # no slip that anybody thought of
        return [["top", "high", "middle", "lower"][sum(one > cuts)] for one in rank]

    part, _ = check("2-6", tier, ...).parts
    assert part.message == (
        "On a shop with 7 customers, you gave 'high' to the customer of rank 2. There, top ends at "
        "rank 1, high at 1 and middle at 2; whoever spends as much as the last one is in as well"
    )


JUDGED = SCENES["2-8"].quantities["judgements"]
LARGEST = float(np.linalg.eigvals(JUDGED).real.max())
SCORES = SCENES["2-9"].quantities["scores"]


@pytest.mark.parametrize(
    ("key", "handed_in", "message"),
    [
        ("2-3", {"ratio_75_5": 0.70}, "This is a difference of shares"),
        ("2-4", {"break_even": 0.0444}, "This is the share of customers"),
        ("2-4", {"break_even": "4.44 %"}, "quotation marks and unit: `4.44`"),
        ("2-6", {"ends": [81, 401, 1601]}, "Here the *next* layer begins"),
        ("2-6", {"ends": [79, 399, 1599]}, "Each is one too low"),
        (
            "2-7",
            {"gain": 9_000 + 24_000 + 50_000 - 500},
            "The average of *lower* is taken off once",
        ),
        ("2-8", {"ahp_weights": JUDGED.mean(axis=1)}, "This is one round, and not yet divided"),
        ("2-8", {"consistency_ratio": (LARGEST - 3) / 2 / 1.12}, "3 and 2 belong to three scores"),
        ("2-8", {"consistency_ratio": LARGEST - 5 / 4 / 1.12}, "Brackets are missing"),
        ("2-11", {"layer_counts": [3, 13, 50, 200]}, "The first three are ranks"),
        ("2-13", {"plain_gain": 0.25}, "Or you divided by the lifetime *after*"),
        ("2-13", {"discounted_gain": 0.84 / 0.26 / (0.8 / 0.3) - 1}, "as per cent of the rate"),
        ("2-14", {"plain_base": 0.88}, "The grid is too coarse"),
        ("2-14", {"plain_base": 0.9286}, "This is the retention *after*"),
        ("2-14", {"plain_base": 0.8918}, "as per cent of the rate"),
        (
            "2-10",
            {"base_retention": [0.8786, 0.8786, 0.9183, 0.9487, None]},
            "At i = 0 this is the r of the plain lifetime",
        ),
    ],
)
def test_a_likely_slip_is_named(key, handed_in, message):
    assert message in named(key, **handed_in)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda p: 1 + (p * np.log(p)).sum() / np.log(3), "there are four customers"),
        (lambda p: 1 + (SCORES / 100 * np.log(SCORES / 100)).sum() / np.log(4), "over 100 here"),
    ],
)
def test_a_likely_slip_of_the_entropy_is_named(wrong, message):
    assert message in named("2-9", differing=wrong(SCORES / SCORES.sum()))


def test_a_return_within_the_loop_is_named():
    def tier(revenue):
        for rank in revenue.rank(ascending=False):
            return "top" if rank <= 3 else "lower"

    assert "A function ends at its first return" in named("2-6", tier=tier)


def test_one_mean_for_all_stages_is_told_as_such():
    assert "you gave one number for all" in named("2-2", gaps=-0.0167)


def test_the_peak_in_yuan_is_told_as_such():
    net = datasets.load("bank_customers")["net_profit_12m"]
    assert "This is the peak in yuan" in named("2-5", peak=net[net > 0].sum())
