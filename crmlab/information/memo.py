"""The memo of chapter 01: what the shop does first with its customer file."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from crmlab import theme
from crmlab.answers import Integer
from crmlab.datasets import load
from crmlab.information.measures import fill_matrix
from crmlab.memos import Derived, Draft, Option
from crmlab.messages import later

POST = 4 * 2  # letters to a record in a year, and what one costs
EYE, WRONG = 3, 100  # to look at a pair; when two people have been made one
LIST, CONSENT, REVIEW = 20_000, 0.35, 500  # of exercise 1-9
AS_OF, YEAR_BEFORE = pd.Timestamp("2024-06-30"), "2023-07-01"
MARGIN = 0.30  # of what is bought


def _records() -> pd.DataFrame:
    return load("shop_profiles_raw").set_index("record_id")


def _reaching(level: Callable) -> float:
    """Return the share of records that have level 2 or more by the learner's own rule."""
    filled = fill_matrix(_records())
    fields = {number: filled[number].to_numpy().tolist() for number in range(1, 6)}
    rows = (dict(zip(fields, record, strict=True)) for record in zip(*fields.values(), strict=True))
    reached = Integer("level")
    return np.mean([reached.read(level(record)) >= 2 for record in rows])


def _moved(half_life: float) -> float:
    """Return how many of those not asked for a year have moved since, by the half-life."""
    updated = pd.to_datetime(_records()["updated_on"])
    years = (AS_OF - updated[updated < YEAR_BEFORE]).dt.days / 365.25
    return round((1 - 0.5 ** (years / half_life)).sum())


def _true_pairs() -> set[frozenset]:
    return set(map(frozenset, load("shop_duplicate_pairs").iloc[:, :2].to_numpy()))


def _bought() -> float:
    orders = load("shop_orders")
    year = orders[orders["order_date"] >= YEAR_BEFORE]
    return year.groupby("customer_id")["amount"].sum().mean()


def _agreed() -> float:
    channels = load("shop_channels")
    return np.average(channels["consent_share"], weights=channels["records"])


DRAFT = Draft(
    title=later("What do we do first with the customer file?"),
    problem=later(
        "Four letters a year to each of its {records} records cost the shop {post}. Some people "
        "get them twice, some have moved. There is time for one thing this summer."
    ),
    figures={
        "found": later("pairs of records of one person 重复记录"),
        "stale": later("not asked for a year"),
        "half_life": later("half-life 半衰期 of an address, years"),
        "reaching": later("basic data complete, level 2 完整性等级"),
    },
    options=(
        Option(
            later("Make one record of each person"),
            later(
                "The rule found {found} pairs. One letter in the place of two saves {saved} a "
                "year, for good. To look at each pair by eye costs {looked} once: the first year "
                "leaves {saved_left}."
            ),
            later(
                "Call 50 of the pairs, drawn by lot. Stop if more than {false} are two people: at "
                "{wrong}, a guess, for a wrong merge, these eat up what the others save in the "
                "first year."
            ),
        ),
        Option(
            later("Ask those again who were not asked for a year"),
            later(
                "That is {old} records. By the half-life {moved} of them have moved, and {lost} a "
                "year goes to old addresses. To ask costs {asked}, at {cost} each by way of "
                "{channel}: the first year leaves {asked_left}, and next year others are due."
            ),
            later(
                "Ask 100 of them first. Stop if fewer than {movers} have moved: then a year's "
                "letters cost less than the question."
            ),
        ),
        Option(
            later("Rent the list out to a partner"),
            later(
                "For {list} addresses the deal left {rental}. Of ours only {addresses} may be "
                "passed on, and the review costs as much: it leaves {left}, once."
            ),
            later(
                "Who leaves for it takes {bought} a year along, {margin} of what is bought. Stop "
                "if as few as {leavers} of {addresses} do."
            ),
        ),
    ),
    assumptions=(
        later(
            "By the answer key, {precision} of the pairs are right, and {recall} of the true ones "
            "were found. A real file has no key: there, only a trial tells."
        ),
        later(
            "If addresses last twice as long as the half-life says, {moved_slow} have moved, and "
            "{lost_slow} a year is lost."
        ),
        later(
            "Only {agreed} have agreed to be written to. If the others get no letter, each saving "
            "shrinks to that share."
        ),
    ),
    derived={
        "records": Derived("records", lambda: len(_records())),
        "post": Derived("CNY", lambda records: records * POST),
        "wrong": Derived("CNY", lambda: WRONG),
        "found": Derived("pairs", lambda pairs: len(pairs)),
        "saved": Derived("CNY", lambda found: found * POST),
        "looked": Derived("CNY", lambda found: found * EYE),
        "false": Derived("pairs", lambda: 50 * (POST - EYE) // (POST + WRONG)),
        "reaching": Derived("share", _reaching),
        "saved_left": Derived("CNY", lambda saved, looked: saved - looked),
        "old": Derived("records", lambda stale, records: round(stale * records)),
        "moved": Derived("records", _moved),
        "lost": Derived("CNY", lambda moved: moved * POST),
        "channel": Derived("channel", lambda cheapest: theme.words(cheapest)),
        "cost": Derived("CNY", lambda valid_cost: valid_cost.min()),
        "asked": Derived("CNY", lambda old, cost: old * cost),
        "asked_left": Derived("CNY", lambda lost, asked: lost - asked),
        "movers": Derived("records", lambda cost: np.ceil(100 * cost / POST)),
        "list": Derived("addresses", lambda: LIST),
        "addresses": Derived("addresses", lambda records: round(records * CONSENT)),
        "left": Derived(
            "CNY",
            lambda rental, addresses: (rental + REVIEW) / (LIST * CONSENT) * addresses - REVIEW,
        ),
        "margin": Derived("share", lambda: MARGIN),
        "bought": Derived("CNY", lambda: MARGIN * _bought()),
        "leavers": Derived("customers", lambda left, bought: max(1, np.ceil(left / bought))),
        "precision": Derived(
            "share", lambda pairs: len(_true_pairs().intersection(pairs)) / len(pairs)
        ),
        "recall": Derived(
            "share", lambda pairs: len(_true_pairs().intersection(pairs)) / len(_true_pairs())
        ),
        "moved_slow": Derived("records", lambda half_life: _moved(2 * half_life)),
        "lost_slow": Derived("CNY", lambda moved_slow: moved_slow * POST),
        "agreed": Derived("share", _agreed),
    },
)
