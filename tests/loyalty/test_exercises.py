"""The exercises of chapter 05: right in a second way, wrong in likely ways, a section an author."""

import pandas as pd
import pytest
from handed_in import named

from crmlab import loyalty
from crmlab.checking import check
from crmlab.datasets import load

pytestmark = pytest.mark.usefixtures("nothing_checked_before")


# --- 5.7, first half, and 5.8: indicators, promoters, leavers


def test_wilsons_interval_is_right_by_its_formula():
    middle = (100 + 1.96**2 / 2) / (150 + 1.96**2)
    reach = 1.96 * (100 * 50 / 150 + 1.96**2 / 4) ** 0.5 / (150 + 1.96**2)
    assert check("5-5", 2 / 3, middle - reach, middle + reach).outcome == "correct"
    assert check("5-5", 0.667, 0.588, 0.737).outcome == "correct"


@pytest.mark.parametrize(
    ("key", "handed_in", "message"),
    [
        ("5-3", {"nps": 20}, "You took *promoters and detractors only*"),
        ("5-3", {"nps": 40}, "The passives count among all, and nowhere else"),
        ("5-3", {"nps_after": 35}, "You took *the 12 as promoters*"),
        ("5-3", {"nps_after": 30}, "These are people. Divide by all 120"),
        ("5-16", {"stay_share": 0.6382}, "You took *those who name 10 as well (>=)*"),
        ("5-16", {"stay_share": 0.3227}, "You took *all customers*"),
        ("5-5", {"low": 0.5912}, "You took *no z² at all, which makes the plain interval*"),
        ("5-5", {"low": 0.29999}, "You took *the 4 of 6 of the example*"),
        ("5-5", {"low": 0.5921}, "You took *the share who left for the service*"),
        ("5-5", {"high": 0.7265}, "You took *1.645, for 90 %*"),
    ],
)
def test_a_likely_slip_about_scores_is_named(key, handed_in, message):
    assert named(key, **handed_in).startswith(message)


# --- 5.7, second half: wallets and referrals

VISITS = [
    (432, "You took *all customers, also those with whom the shop is first already*"),
    (323, "You took *the rule at the better place alone*"),
    (595, "These are all with whom the shop is not first"),
    (392, "You compared *revenue* with the cost of the visit"),
]
LISTS = [
    (29_869.82, "You took *the order by the lowest satisfaction*"),
    (29_710.96, "You took *the order by the lowest satisfaction*"),
    (11_674.93, "You took *the order of the table, as it is*"),
    (181_880, "You took *the order by the size of the wallet*"),
    (145_908, "This is the profit of visiting *everybody*"),
    (207_319, "You handed in *the gross margin that the list gains*"),
]


def test_wallets_and_referrals_are_right_as_printed():
    assert check("5-9", 150_000, 206, 187_319).outcome == "correct"
    assert check("5-17", 0.25, 0.0375, 7.5).outcome == "correct"


def test_the_best_list_is_found_by_the_rule_of_the_package():
    wallets = load("shop_wallet").query("rank_here > 1")
    stores, rank = wallets["stores_used"], wallets["rank_here"]
    lift = loyalty.allocation_rule(rank - 1, stores) - loyalty.allocation_rule(rank, stores)
    earned = (0.26 * lift * wallets["category_spend_12m"] - 200).sort_values(ascending=False)
    best = earned.head(100).sum()
    assert check("5-9", paying=(earned > 0).sum(), list_profit=best).outcome != "wrong"
    assert named("5-9", list_profit=best) == "correct"


@pytest.mark.parametrize(
    ("answer", "handed_in", "message"),
    [("paying", *case) for case in VISITS] + [("list_profit", *case) for case in LISTS],
)
def test_a_likely_slip_in_a_list_of_visits_is_named(answer, handed_in, message):
    assert named("5-9", **{answer: handed_in}).startswith(message)


# --- 5.4 to 5.6: kinds of loyalty, phases, competition


def test_loyalty_and_rebuying_are_right_as_printed():
    assert check("5-7", [0.34, 0.16, 0.22, 0.28], [0.185, 0.491]).outcome == "correct"
    assert check("5-14", [9, 6], "fresh").outcome == "correct"
    assert check("5-15", 216, "liking", [0.72, 0.56, 0.403, 0.245]).outcome == "correct"
    rates = [0.03, 0.05, 0.08, 0.12, 0.72], [0.88, 0.91, 0.93, 0.95, 0.96]
    assert check("5-6", *rates, [6, 1.01], [60, 1]).outcome == "correct"


def test_loyalties_are_right_in_the_forms_of_pandas():
    people = load("sat_survey")
    kinds = loyalty.quadrants(people, {"attitude": 5, "share_here": 0.5})
    for shares in (kinds.value_counts(normalize=True), loyalty.class_shares(kinds)[["share"]]):
        assert named("5-7", loyalty_shares=shares) == "correct"
    counts = people.groupby("market", observed=True)["share_here"].agg(lambda s: (s >= 0.5).sum())
    spurious = people["market"][kinds == "spurious loyalty"].value_counts()
    assert named("5-7", not_meant=spurious / counts) == "correct"


@pytest.mark.parametrize("labels", [["l4", "l3", "l2", "l1"], loyalty.PHASES[::-1]])
def test_phases_are_read_by_their_labels(labels):
    rates = pd.Series([0.245, 0.403, 0.56, 0.72], labels)
    assert named("5-15", phase_rates=rates) == "correct"


@pytest.mark.parametrize(
    ("key", "handed_in", "message"),
    [
        ("5-7", {"loyalty_shares": [0.303, 0.197, 0.206, 0.294]}, "You took *> for >= at the half"),
        ("5-7", {"loyalty_shares": [0.34, 0.5, 0.56, 0.28]}, "You took *all who like it, and all"),
        ("5-7", {"not_meant": [0.1833, 0.4918]}, "You took *> for >= at the half*"),
        ("5-7", {"not_meant": [0.4912, 0.1852]}, "You took *the captive market first"),
        ("5-7", {"loyalty_shares": [0.34, 0.22, 0.16, 0.28]}, "*latent* and *spurious* have"),
        ("5-7", {"not_meant": [0.0667, 0.3733]}, "You took *all people of the market"),
        ("5-6", {"captive_rates": [0.571, 0.566, 0.533, 0.479, 0.818]}, "You took *both markets"),
        ("5-6", {"top_steps": [18.86, 1.263]}, "This is the ratio of the *odds*"),
        ("5-6", {"top_steps": [1.5, 1.0215]}, "You took *marks 4 and 3*"),
        ("5-6", {"extra_buyers": [500, 1.05]}, "This is the rise in per cent"),
        (
            "5-6",
            {"competitive_rates": [0, 0, 0, 0, 1]},
            "Either: You took *the median, or whole numbers*",
        ),
        ("5-14", {"lever": "queues"}, "Nobody wants *far* or *queues*"),
        ("5-15", {"repeat_buyers": 108}, "You took *the 1,000 people of the example*"),
        ("5-15", {"phase_rates": [0.72, 0.626, 0.475, 0.362]}, "You took *who has this phase, wh"),
        ("5-15", {"phase_rates": [0.664, 0.48, 0.312, 0.283]}, "You took *the captive market*"),
    ],
)
def test_a_likely_slip_about_loyalty_is_named(key, handed_in, message):
    assert named(key, **handed_in).startswith(message)
