"""The exercises of chapter 05: right in a second way, wrong in likely ways, a section an author."""

import pytest

from crmlab import checking, loyalty
from crmlab.checking import check
from crmlab.datasets import load


@pytest.fixture(autouse=True)
def _nothing_checked_before(monkeypatch):
    monkeypatch.setattr(checking, "_outcomes", {})
    monkeypatch.setattr(checking, "_read", {})


def named(key, **handed_in):
    (part,) = check(key, **handed_in).parts
    return part.message


# --- 5.7, second half: wallets and referrals

VISITS = [
    (432, "You took *all customers, also those with whom the shop is first already*"),
    (323, "You took *the rule at the better place alone*"),
    (595, "These are all with whom the shop is not first"),
    (392, "You compared *revenue* with the cost of the visit"),
]
LISTS = [
    (29_869.82, "You took *the order by the lowest satisfaction*"),
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
