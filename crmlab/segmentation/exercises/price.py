"""Exercise 3-19: what a price cut and a service must bring, and which of them each segment gets."""

import numpy as np

from crmlab.answers import Labels, share
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, given, step

SEGMENTS = ["brand", "price", "convenience"]
OFFERS = ["cut", "service", "neither"]


def _offers(today: float, with_cut: float, with_service: float, rises: np.ndarray) -> list[str]:
    """Return for each segment (a row: the rise by each offer) what brings most."""
    profits = (1 + rises) * [with_cut, with_service]
    best = np.where(profits.max(axis=1) > today, profits.argmax(axis=1), 2)
    return [OFFERS[offer] for offer in best]


def _why_not(given: list[str], best_offers: list[str]) -> str:
    """Say what goes wrong in the first segment that is wrong."""
    first = next(at for at in range(3) if given[at] != best_offers[at])
    if (SEGMENTS[first], given[first]) == ("convenience", "cut"):
        return say(
            "In convenience both rises are above their break-even. The cut sells more, but which "
            "offer *earns* more? Multiply volume by the margin that is left"
        )
    return say(
        "Look at {segment} again: which of its two rises is above its break-even? Where neither "
        "is, to do nothing brings more",
        segment=SEGMENTS[first],
    )


class CutOrService(Exercise, id="3-19"):
    price = given(200, "CNY a unit", "the price")
    cost = given(125, "CNY a unit", "the cost of a unit")
    cut = given(20, "CNY a unit", "the price cut")
    service = given(10, "CNY a unit", "the cost of the service")
    both = given(30, "CNY a unit", "both offers together")
    rises = given(
        np.array([[0.12, 0.08], [0.50, 0.05], [0.40, 0.25]]),
        "rises of volume",
        "the rises of volume in the pilot",
    )
    margin = step(price - cost, "CNY a unit", "today's margin")
    in_per_cent = given(37.5, "CNY a unit", "37.5, which is the margin in *per cent* of the price")
    with_cut = step(margin - cut, "CNY a unit", "the margin that is left with the cut")
    with_service = step(margin - service, "CNY a unit", "the margin that is left with the service")
    cut_needed = answer(
        cut / with_cut, share(), "the rise of volume at which the cut pays for itself"
    )
    service_needed = answer(
        service / with_service, share(), "the rise of volume at which the service pays for itself"
    )
    cut_needed.example(5 / 25, 2 / 3)
    service_needed.example(2 / 28, 0.071)
    for needed, left in ((cut_needed, with_cut), (service_needed, with_service)):
        needed.mistake(
            "This is the margin that is left over today's, less 1. Turn it round: today's over the "
            "one that is left, less 1",
            left / margin - 1,
        )
    best_offers = answer(
        call(_offers, margin, with_cut, with_service, rises),
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
