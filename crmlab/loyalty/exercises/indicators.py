"""Exercise 5-16: who stays where a rival is cheaper, and how sensitive to price that is."""

import pandas as pd

from crmlab.answers import Number, share
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, choice, given, once_an_edition, step


@once_an_edition
def _customers() -> pd.DataFrame:
    wallets = load("shop_wallet")
    return wallets.assign(share=wallets["own_spend_12m"] / wallets["category_spend_12m"])


def _number(customers: pd.DataFrame, line: float = 0, side: str = "ge") -> int:
    """Return how many would switch only at a difference on a side of the line."""
    return int(getattr(customers["would_switch_at"], side)(line).sum())


class CheaperRival(Exercise, id="5-16"):
    customers = choice(
        ("those who buy half or more here", lambda: _customers().query("share >= 0.5")),
        ("*all* customers", _customers),
        ("those who buy *less* than half here", lambda: _customers().query("share < 0.5")),
    )
    side = choice(
        ("those whose difference is above 10 (>)", "gt"),
        ("those who name 10 as well (>=)", "ge"),
        ("those who name exactly 10 (==)", "eq"),
        ("those *below* 10 (<)", "lt"),
        why="who names 10 goes at 10",
    )
    difference = given(
        10, "per cent", "a difference of 10 %", others={"5 %": 5, "15 %": 15, "20 %": 20}
    )
    still = step(
        call(_number, customers, difference, side), "number of customers", "the number that stays"
    )
    everyone = step(call(_number, customers), "number of customers", "the number of all of them")
    stay_share = answer(still / everyone, share(), "the share that stays")
    elasticity = answer(
        (stay_share - 1) * 100 / difference, Number("% per %", 0.01), "the elasticity"
    )
    elasticity.example(-0.4, -1.5)
    elasticity.mistake(
        "This counts those who *stay*. The elasticity is about the volume that is lost",
        -stay_share * 100 / difference,
        stay_share * 100 / difference,
    )
    elasticity.mistake(
        "One of the two is in per cent, and the other a share. Write both in per cent, or both as "
        "shares",
        (stay_share - 1) * 100 / (difference / 100),
        (stay_share - 1) / difference,
    )
    hints = (
        'large["would_switch_at"] > 10 is true for each customer who stays.',
        "The mean of true and false is a share. Who goes is 1 less that share.",
        "The elasticity is the change of volume in per cent, below 0, over the 10 % of price.",
    )
    then = (
        "Even of those who buy half of it here or more, only {stay_share} say that they would stay."
    )
