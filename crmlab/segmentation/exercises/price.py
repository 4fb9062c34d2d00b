"""Exercise 3-19: what a price cut and a service must bring, and which of them each segment gets."""

import numpy as np

from crmlab.answers import Labels, share
from crmlab.formulas import Term
from crmlab.messages import say
from crmlab.scenes import Answer, Exercise, answer, call, given, step

SEGMENTS = ["brand", "price", "convenience"]
OFFERS = ["cut", "service", "neither"]


def _offers(margin: float, cut: float, service: float, rises: np.ndarray) -> list[str]:
    """Return for each segment (a row: the rise by each offer) what brings most."""
    profits = (1 + rises) * [margin - cut, margin - service]
    best = np.where(profits.max(axis=1) > margin, profits.argmax(axis=1), 2)
    return [OFFERS[offer] for offer in best]


def _why_not(given: list[str]) -> str | None:
    """Say what goes wrong in the first segment that is wrong."""
    brand, price, convenience = given
    if brand != "neither":
        return say(
            "Look at brand again: a rise pays only above its break-even, and neither is. To do "
            "nothing brings more"
        )
    if price != "cut":
        return say("Look at price again: which of its two rises is above the break-even?")
    if convenience == "cut":
        return say(
            "In convenience both rises are above their break-even. The cut sells more, but which "
            "offer *earns* more? Multiply volume by the margin that is left"
        )
    return say("Look at convenience again: are its rises above their break-even?")


def _slips(needed: Answer, taken: Term, price: Term, margin: Term) -> None:
    """Register what the two break-evens have in common."""
    needed.mistake(
        "This is a share of today's margin. Each unit brings less from then on: divide by the "
        "margin that is *left*",
        taken / margin,
    )
    needed.mistake(
        "This counts on the price. Profit is made of the margin: divide by the *margin* that is "
        "left",
        taken / price,
        taken / (price - taken),
    )
    needed.mistake(
        "This is the margin that is left over today's, less 1. Turn it round: today's over the one "
        "that is left, less 1",
        (margin - taken) / margin - 1,
    )
    needed.mistake(
        "This is today's margin over the one that is left. The rise is what goes beyond 1",
        margin / (margin - taken),
    )


class CutOrService(Exercise, id="3-19"):
    price = given(200, "CNY a unit", "the price")
    cost = given(125, "CNY a unit", "the cost of a unit")
    cut = given(20, "CNY a unit", "the price cut")
    service = given(10, "CNY a unit", "the cost of the service")
    rises = given(
        np.array([[0.12, 0.08], [0.50, 0.05], [0.40, 0.25]]),
        "rises of volume",
        "the rises of volume in the pilot",
    )
    margin = step(price - cost, "CNY a unit", "the margin")
    cut_needed = answer(
        cut / (margin - cut), share(), "the rise of volume at which the cut pays for itself"
    )
    service_needed = answer(
        service / (margin - service),
        share(),
        "the rise of volume at which the service pays for itself",
    )
    _slips(cut_needed, cut, price, margin)
    _slips(service_needed, service, price, margin)
    cut_needed.mistake(
        "Per cent and CNY stand side by side here. Take both in CNY a unit, or both in per cent of "
        "the price",
        cut / (margin / price * 100 - cut),
    )
    service_needed.mistake(
        "Either this is the break-even of the cut, or per cent and CNY stand side by side. Take "
        "the cost of the service and the margin, both in CNY a unit",
        service / (margin / price * 100 - service),
    )
    best_offers = answer(
        call(_offers, margin, cut, service, rises),
        Labels(SEGMENTS, OFFERS),
        "the offer that brings each segment's best profit",
    )
    best_offers.symptom(_why_not)
    hints = (
        "The margin today is 200 - 125. What is left of it after the cut, and with the service?",
        "The formula of the section: 20 / (75 - 20) for the cut. The service costs 10 a unit.",
        "Compare each rise of the pilot with its break-even. Where both are above it, compare "
        "volume times margin: 1.40 * 55 with 1.25 * 65.",
    )
    then = (
        "A cut must bring {cut_needed} more volume, the service {service_needed}. In convenience "
        "the cut sells more, and the service earns more."
    )
