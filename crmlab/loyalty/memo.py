"""The memo of chapter 05: whether the chain pays for a club, for whom, or for better shops."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from crmlab import theme
from crmlab.datasets import load
from crmlab.memos import Derived, Draft, Option
from crmlab.messages import later

PEOPLE = 1_000  # all is counted for so many customers
FEE, MARGIN = 90, 0.26  # of the club, for a member and year; of what customers spend
LAYERS = ["lower", "middle", "high", "top"]


def _spending(layers: list[str]) -> pd.Series:
    panel = load("club_panel")
    return panel.loc[panel["tier"].isin(layers), "spend_before"]


def _margin(layers: list[str]) -> float:
    return MARGIN * _spending(layers).mean()


def _members(layers: list[str]) -> int:
    return round(PEOPLE * len(_spending(layers)) / len(_spending(LAYERS)))


def _gain(layers: list[str], reaches: int) -> Callable:
    """Return what computes a club's gain if so many reaches more stay than the lot says."""
    return lambda by_lot, reach: round(
        _members(layers) * ((by_lot + reaches * reach / 100) * _margin(layers) - FEE), -3
    )


def _break_even(layers: list[str]) -> float:
    """Return by how many points more must stay for a club to pay."""
    return 100 * FEE / _margin(layers)


def _reach() -> float:
    """Return to within how many points the lot tells what the club does."""
    stayed = load("club_panel").query("randomised").groupby("club")["retained"]
    rates = stayed.mean()
    return 196 * np.sqrt((rates * (1 - rates) / stayed.size()).sum())


def _marks(market: str) -> pd.Series:
    """Return the share of each mark in a market."""
    marks = load("sat_survey").query("market == @market")["sat5"]
    return marks.astype(str).value_counts(normalize=True)


DRAFT = Draft(
    title=later("A club for all, for some, or better shops?"),
    problem=later(
        "Members of the chain's club stay more often than others, by {naive_points} points. Is "
        "that the club's doing? And would better shops keep as many? All is counted for {people} "
        "customers."
    ),
    figures={
        "naive_points": later("points more members stay, as they joined"),
        "lot_points": later("points more members stay, drawn by lot"),
        "most_fee": later("what a member of a club for all may cost a year"),
        "lifted": later("more buyers of 100 whose mark rises from 4 to 5, where rivals sell"),
    },
    options=(
        Option(
            later("The club for all"),
            later(
                "It costs {cost_all} a year. By the lot it keeps {kept_all} who would leave. After "
                "its cost it gains {gain_all}, or, within the 95 % interval, anything from "
                "{low_all} to {high_all}."
            ),
            later(
                "Draw lots among newcomers. Stop if after a year not even {points_all} points more "
                "of the members have stayed. {drawn} people tell it to within {reach} points, four "
                "times as many to half of that."
            ),
        ),
        Option(
            later("The club for all but the lower layer"),
            later(
                "For {members} customers, with a margin of {margin_upper} a year each, it costs "
                "{cost_upper} a year. After its cost it gains {gain_upper}, or from {low_upper} to "
                "{high_upper}."
            ),
            later(
                "Draw lots in each layer. Stop if after a year not even {points_upper} points more "
                "of the members have stayed. {drawn} people tell it to within {reach} points. Let "
                "the lower layer in from {points_lower} points on."
            ),
        ),
        Option(
            later("Improve the shops where rivals sell"),
            later(
                "Begin with {driver}. Of {people} customers there {fours} give a 4 of 5. "
                "If {must_lift} of them come to give a 5, and buy as those do, that keeps as many "
                "as the club for all. {per_lift} may be spent on each for the same cost."
            ),
            later(
                "Try it in half of the towns, drawn by lot. Stop if after a year not even "
                "{kept_all} more of {people} buy again. Count buyers, not marks: a 5 can be asked "
                "for."
            ),
        ),
    ),
    assumptions=(
        later(
            "Of the {naive_points} points {selection} come from who joined. Among equals in layer "
            "and spending {matched_points} are left. That {lot_points} hold in each layer is a "
            "guess."
        ),
        later("A member costs {fee} a year and may cost {most_fee}; {rate} of spending is margin."),
        later(
            "Where no rival sells, {captive_now} of 100 buy again, but {spurious} of those who buy "
            "much do not like us 虚假忠诚. If a rival opens and they do as others with their "
            "mark, {captive_free} will."
        ),
    ),
    derived={
        "people": Derived("customers", lambda: PEOPLE),
        "fee": Derived("CNY", lambda: FEE),
        "rate": Derived("share", lambda: MARGIN),
        "reach": Derived("points", _reach),
        "drawn": Derived("people", lambda: load("club_panel")["randomised"].sum()),
        "naive_points": Derived("points", lambda naive: round(100 * naive, 1)),
        "lot_points": Derived("points", lambda by_lot: round(100 * by_lot, 1)),
        "matched_points": Derived("points", lambda matched: 100 * matched),
        "selection": Derived("points", lambda naive, by_lot: 100 * (naive - by_lot)),
        "lifted": Derived("people", lambda extra_buyers: round(extra_buyers["competitive"])),
        "spurious": Derived("share", lambda not_meant: not_meant["captive"]),
        "cost_all": Derived("CNY", lambda: FEE * PEOPLE),
        "kept_all": Derived("customers", lambda by_lot: round(by_lot * PEOPLE)),
        "gain_all": Derived("CNY", _gain(LAYERS, 0)),
        "low_all": Derived("CNY", _gain(LAYERS, -1)),
        "high_all": Derived("CNY", _gain(LAYERS, 1)),
        "points_all": Derived("points", lambda: _break_even(LAYERS)),
        "most_fee": Derived("CNY", lambda by_lot: by_lot * _margin(LAYERS)),
        "members": Derived("customers", lambda: _members(LAYERS[1:])),
        "cost_upper": Derived("CNY", lambda members: FEE * members),
        "margin_upper": Derived("CNY", lambda: _margin(LAYERS[1:])),
        "gain_upper": Derived("CNY", _gain(LAYERS[1:], 0)),
        "low_upper": Derived("CNY", _gain(LAYERS[1:], -1)),
        "high_upper": Derived("CNY", _gain(LAYERS[1:], 1)),
        "points_upper": Derived("points", lambda: _break_even(LAYERS[1:])),
        "points_lower": Derived("points", lambda: _break_even(LAYERS[:1])),
        "driver": Derived("driver", lambda improve_next: theme.words(improve_next)),
        "fours": Derived("customers", lambda: round(PEOPLE * _marks("competitive")["4"])),
        "must_lift": Derived(
            "customers", lambda kept_all, lifted: np.ceil(100 * kept_all / lifted)
        ),
        "per_lift": Derived("CNY", lambda cost_all, must_lift: cost_all / must_lift),
        "captive_now": Derived(
            "people", lambda captive_rates: round(100 * (_marks("captive") * captive_rates).sum())
        ),
        "captive_free": Derived(
            "people",
            lambda competitive_rates: round(100 * (_marks("captive") * competitive_rates).sum()),
        ),
    },
)
