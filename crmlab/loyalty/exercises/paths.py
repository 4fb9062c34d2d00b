"""Exercises 5-2 and 5-13: an index by hand, and the ways by which quality works."""

import pandas as pd

from crmlab.answers import Number, share
from crmlab.datasets import load
from crmlab.loyalty.measures import PathModel
from crmlab.scenes import Exercise, answer, call, choice, given, once_an_edition, step


@once_an_edition
def _models() -> dict[str, pd.Series]:
    people = load("sat_survey")
    markets = {"all": people, **dict(list(people.groupby("market", observed=True)))}
    found = {name: PathModel().fit(there, samples=1) for name, there in markets.items()}
    effects = found["all"].effects_["total"]
    found["corrected"] = PathModel(corrected=True).fit(people, samples=1)
    paths = {name: model.paths_["path"] for name, model in found.items()}
    return paths | {"printed": paths["all"].round(2), "effects": effects}


def _path(model: str, source: str, target: str) -> float:
    return float(_models()[model][source, target])


class Index(Exercise, id="5-2"):
    overall = given(7.8, "points of 10", "the mean of the first question")
    expected = given(7.2, "points of 10", "the mean of the second question")
    ideal = given(7.0, "points of 10", "the mean of the third question")
    first = given(0.4, "weight", "the weight of the first question")
    second = given(0.3, "weight", "the weight of the second question")
    third = given(0.3, "weight", "the weight of the third question")
    ohio = given(
        7.096,
        "points of 10",
        "the weighted mean of Ohio, of another survey",
        others={
            "weights that stand with other means": 0.3 * 7.8 + 0.3 * 7.2 + 0.4 * 7.0,
            "the weight 0.4 at the second mean": 0.3 * 7.8 + 0.4 * 7.2 + 0.3 * 7.0,
        },
    )
    lowest = given(
        1, "ends", "the low end of the scale, 1, which must become 0", others={"a low end of 0": 0}
    )
    highest = given(10, "ends", "the high end of the scale, 10")
    mean = step(
        first * overall + second * expected + third * ideal, "points of 10", "the weighted mean"
    )
    plain = step((overall + expected + ideal) / 3, "points of 10", "the mean without weights")
    weighted_index = answer(
        100 * (mean - lowest) / (highest - lowest), Number("of 100", 0.05), "the index, 0 to 100"
    )
    weighted_index.mistake(
        "The scale from 1 to 10 has nine steps, not ten: divide by 10 − 1",
        100 * (mean - lowest) / highest,
    )
    hints = (
        "First the weighted mean of the three: each mean times its weight, added up.",
        "1 is the low end and must become 0; 10 must become 100. There are 9 steps between.",
        "The weighted mean is 7.38. How far is it from 1, in steps, and how many hundredths of "
        "all nine is that?",
    )
    then = (
        "The index is {weighted_index}. A mean of 7.38 sounds like 74 of 100; but the scale begins "
        "at 1, so less of the way is done."
    )


class Ways(Exercise, id="5-13"):
    model = choice(
        ("all people, uncorrected", "all"),
        ("the *competitive* market", "competitive"),
        ("the *captive* market", "captive"),
        ("the *corrected* model", "corrected"),
        why="`model` was fitted to both markets",
    )
    quality = choice(("quality", "quality"), ("*expectation*", "expectation"))
    direct = step(
        call(_path, model, quality, "satisfaction"),
        "paths",
        "the path from quality to satisfaction",
    )
    first = step(call(_path, model, quality, "value"), "paths", "the path from quality to value")
    second = step(
        call(_path, model, "value", "satisfaction"),
        "paths",
        "the path from value to satisfaction",
    )
    through_value = answer(
        first * second, Number("standard deviations", 0.0002), "the effect by way of value"
    )
    printed = call(_path, "printed", quality, "value")
    printed *= call(_path, "printed", "value", "satisfaction")
    rounded = step(printed, "rounded", "the product of paths rounded to two decimals")
    quality_effect = answer(
        direct + through_value,
        Number("standard deviations", 0.0002),
        "the total effect of quality on satisfaction",
    )
    expected = call(_path, model, "expectation", "satisfaction")
    expectation = step(expected, "standard deviations of it", "the path from expectation")
    effect = call(_path, "effects", quality, "loyalty")
    on_loyalty = step(effect, "effects", "the total effect of quality on *loyalty*")
    value_share = answer(
        through_value / quality_effect, share(0.001), "the share that goes by way of value"
    )
    value_share.mistake(
        "This compares single paths. The way by way of value is the *product* of two paths",
        second / (direct + second),
        first / (direct + first),
    )
    quality_effect.mistake(
        "You added up all three paths. Along a way paths are *multiplied*; only ways are added",
        direct + first + second,
    )
    hints = (
        "One standard deviation of quality moves value by its path; and value moves satisfaction "
        "by that much of *its* path.",
        "Along one way multiply the paths. Then add the two ways: the direct one, and that by way "
        "of value.",
        'paths[("quality", "value")] * paths[("value", "satisfaction")] is the way through value.',
    )
    then = (
        "Quality works twice: directly, and because it makes people feel that their money was "
        "well spent. {value_share} of its effect takes the second way."
    )
