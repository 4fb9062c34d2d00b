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
        "The shop sends four letters a year to each of its {records} records, for {post} a year. "
        "Some people get them twice, some have moved. There is time for one thing this summer."
    ),
    figures={
        "found": later("pairs of records of one person 重复记录"),
        "saved": later("cost of the second letters, a year"),
        "moved": later("old addresses by the half-life 半衰期, not asked for a year"),
        "lost": later("cost of the letters to these, a year"),
    },
    options=(
        Option(
            later("Make one record of each person"),
            later(
                "One letter in the place of two saves {saved} a year, for good. To look at each "
                "of the {found} pairs by eye costs {looked} once: the first year leaves "
                "{saved_left}."
            ),
            later(
                "Call 50 of the pairs, drawn by lot. Stop if more than {false} are two people: at "
                "{wrong} each, a guess, they eat up what the first year leaves."
            ),
        ),
        Option(
            later("Ask those again who were not asked for a year"),
            later(
                "Of these {old} records, {stale} of all, {moved} have moved by the half-life: "
                "{lost} a year are wasted. To ask costs {asked}, {cost} each by way of {channel}: "
                "the first year leaves {asked_left}, and next year others are due."
            ),
            later(
                "Ask 100 of them first. Stop if fewer than {movers} have moved: then the question "
                "costs more than a year's letters."
            ),
        ),
        Option(
            later("Rent the list out to a partner"),
            later(
                "A deal with {list} addresses left {rental}. Of ours only {addresses} may be "
                "passed on: after the same review {left} are left, once."
            ),
            later(
                "Count who leaves because of it. Stop at {leavers} of {addresses}: each takes "
                "{bought} of margin a year along ({margin} of what is bought)."
            ),
        ),
    ),
    assumptions=(
        later(
            "Only {agreed} have agreed to be written to. If the others get no letter, each saving "
            "shrinks to that share."
        ),
        later(
            "By the answer key {precision} of the pairs are right, and {recall} of the true ones "
            "were found. A real file has no key: only the calls tell."
        ),
        later(
            "If the half-life is not {half_life} years but twice that, {moved_slow} have moved: "
            "{lost_slow} a year are wasted, and to ask costs {asked}."
        ),
        later(
            "{reaching} of the records are complete to level 2 完整性等级, which holds mobile and "
            "mail. In the others more pairs may hide."
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
