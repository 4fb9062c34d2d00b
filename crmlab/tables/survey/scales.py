"""On which scale each question is: as the caller says, as its words are, as its answers show."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from crmlab.checks import listed
from crmlab.messages import say
from crmlab.tables.errors import TableError, option
from crmlab.tables.survey.answers import Answers, refuse_words
from crmlab.tables.survey.evidence import ENOUGH, low_of, top_of, without_codes
from crmlab.tables.survey.roles import LEADING, Roles
from crmlab.tables.survey.scale import Scale, find_codes, possible_scales, read_scale

Tops = Mapping[str, float | None]  # of the scales that questions show by themselves


@dataclass(frozen=True)
class Scales:
    """The scale `of` each question, None where nothing shows it.

    `doubts` are others that satisfaction could be on; `said` is whether the caller names any.
    """

    of: dict[str, Scale | None]
    doubts: list[Scale]
    said: bool
    told: list[str]


def find_scales(
    answers: Mapping[str, Answers],
    roles: Roles,
    asked: str | Mapping[str, str] | None,
    unknown: str | Sequence[float] | None,
) -> Scales:
    """Find the scale of each question and its codes for no answer, or ask."""
    each = asked if isinstance(asked, Mapping) else {"": asked}
    satisfaction, nps = roles.satisfaction, roles.blocks["nps"]
    drivers = [label for label in roles.given.get("drivers", []) if label not in LEADING]
    wanted = list(dict.fromkeys([*satisfaction, *nps, *roles.items, *drivers]))
    tops = {label: answers[label].top or top_of(answers[label].numbers) for label in wanted}
    scales, told = _as_said(each, wanted, answers, roles)
    doubts: list[Scale] = []
    if left := [label for label in satisfaction if label not in scales]:
        one, doubts, told_of_one = _of_satisfaction(left, answers, roles, tops)
        scales |= dict.fromkeys(left, one)
        told.append(told_of_one)
    for label in wanted:
        values = answers[label].numbers
        if label not in scales and label in nps and _reach_10(values, tops[label]):
            scales[label] = Scale(0, 10)
            if low_of(10, values) == 1:
                told.append(
                    say("{label}: 0 was never given. Was it asked from 0?", label=repr(label))
                )
        scale = scales.get(label) or _shown(values, tops[label], scales[satisfaction[0]])
        if scale is not None:
            if answers[label].falls and not scale.falls and label not in each:
                scale = scale.turned
                told.append(
                    say("{label}: 1 is best, as its words say: turned round.", label=repr(label))
                )
            scale = replace(scale, codes=find_codes(scale, label, values, unknown))
            _check_most(scale, label, values)
        scales[label] = scale
    return Scales(scales, doubts, asked is not None, told)


def keep_answers(
    answers: Mapping[str, Answers], roles: Roles, scales: Mapping[str, Scale | None]
) -> pd.DataFrame:
    """Return the answers on their scales, the best answer the highest; others are missing."""
    kept = {}
    for label in roles.used:
        values, scale = answers[label].values, scales.get(label)
        if scale is None:
            raise _which_scale(label, answers[label])
        kept[label] = scale.upward(values.where(scale.holds(values)))
    return pd.DataFrame(kept)


def _as_said(
    each: Mapping[str, str | None],
    wanted: Sequence[str],
    answers: Mapping[str, Answers],
    roles: Roles,
) -> tuple[dict[str, Scale], list[str]]:
    """Return the scales that the caller names, or that words are on, and what is told of these.

    One without a column is that of all questions that it fits.
    """
    for label in each:
        if label not in ("", *answers):
            raise TableError("scale: there is no column {label}.", label=repr(label))
    scales, told, every = {}, [], each.get("")

    def is_on(label: str) -> bool:
        return label in roles.satisfaction or read_scale(every).fits(answers[label].numbers)

    for label in wanted:
        if label in each:
            scales[label] = read_scale(each[label], label)
        elif every and label not in roles.blocks["nps"] and is_on(label):
            scales[label] = read_scale(every)
        elif top := answers[label].top:
            scales[label] = Scale(1, top)
            if label == roles.satisfaction[0]:
                told = [_told_of_words(label, answers[label])]
    return scales, told


def _told_of_words(label: str, answers: Answers) -> str:
    cells, values = answers.cells, answers.numbers
    return say(
        "{label}: {worst} counts as {low}, {best} as {high}.",
        label=repr(label),
        worst=repr(cells[values.idxmin()]),
        low=f"{values.min():g}",
        best=repr(cells[values.idxmax()]),
        high=f"{values.max():g}",
    )


def _of_satisfaction(
    labels: list[str], answers: Mapping[str, Answers], roles: Roles, tops: Tops
) -> tuple[Scale, list[Scale], str]:
    """Return the scale of the questions on satisfaction, what else it may be, and what is told."""
    values = pd.concat([answers[label].numbers for label in labels])
    if without_codes(values).empty:
        raise _nobody(labels)
    _check_one_top({label: tops[label] for label in labels if tops[label]})
    top = top_of(values)
    if top is None and without_codes(values).max() > 10 and Scale(0, 100).fits(values):
        top = 100
    low = None if top is None else low_of(top, values)
    nps = roles.blocks["nps"]
    others = [label for label in roles.items if label not in (*labels, *nps)]
    if low is None and top == 10 and (values == 0).sum() < ENOUGH:
        alike = [answers[label].numbers for label in others if tops[label] == 10]
        values = pd.concat([values, *alike])
        low = low_of(top, values)
    falls = any(answers[label].falls for label in labels)
    if low is None:
        raise _which_of_satisfaction(labels, values, falls, {tops[label] for label in others})
    scale, counts, doubts = Scale(low, top), Counter(values), []
    many = counts[0] > max(counts[1], counts[2])  # 0 may say that there is no answer
    if top == 10 and (low == 1 or many):
        doubts = [Scale(1 - low, top)]
    elif top < 10 and not falls and not nps:  # nothing shows that 1 is not best
        doubts = [scale.turned]
    return scale, doubts, _told_of_satisfaction(scale, counts)


def _told_of_satisfaction(scale: Scale, counts: Mapping[float, int]) -> str:
    told = {
        "low": f"{scale.low:g}",
        "high": f"{scale.high:g}",
        "best": f"{counts[scale.high]:,}",
    }
    if scale.high == 10:
        return say(
            "Scale of satisfaction: {low} to {high}, as the answers show (on all questions of "
            "this kind: {best} × 10, {ones} × 1, {zeros} × 0).",
            ones=f"{counts[1]:,}",
            zeros=f"{counts[0]:,}",
            **told,
        )
    return say(
        "Scale of satisfaction: {low} to {high}, as the answers show: {high} was given {best} "
        "times.",
        **told,
    )


def _check_one_top(tops: Mapping[str, float]) -> None:
    """Ask where questions on satisfaction seem to be on several scales."""
    if len(set(tops.values())) > 1:
        raise TableError(
            "the questions on satisfaction seem to be on several scales. If so, say which: "
            "{options}; if all are on one: {one}.",
            options=" ".join(option("scale", (x, f"1-{top}")) for x, top in tops.items()),
            one=option("scale", f"1-{max(tops.values())}"),
        )


def _which_of_satisfaction(
    labels: list[str], values: pd.Series, falls: bool, other_tops: set[float | None]
) -> TableError:
    """Return the question on which scale satisfaction is: it alone, where others end elsewhere."""
    answers, scales = without_codes(values), possible_scales(values)
    if falls:
        scales = [scale for scale in scales if scale.falls] or scales
    ways = [str(scale) for scale in scales]
    if len(labels) == 1 and other_tops - {None, *(scale.ends[1] for scale in scales)}:
        ways = [(labels[0], way) for way in ways]
    return TableError(
        "which scale is {labels} on? The answers run from {low} to {high}; {high} was given "
        "{count} times. Say which: {options}.",
        labels=listed(labels),
        low=f"{answers.min():g}",
        high=f"{answers.max():g}",
        count=int((answers == answers.max()).sum()),
        options=option("scale", *ways),
    )


def _reach_10(values: pd.Series, top: float | None) -> bool:
    """Tell whether a likelihood to recommend goes up to 10."""
    return top == 10 or bool(values.between(8, 10).any())


def _shown(values: pd.Series, top: float | None, of_satisfaction: Scale) -> Scale | None:
    """Return the scale that the answers to another question show, or None."""
    if top is None or top == of_satisfaction.ends[1]:
        return of_satisfaction if of_satisfaction.fits(values) else None
    low = low_of(top, values)
    return Scale(int((values > 0).all()) if low is None else low, top)


def _check_most(scale: Scale, label: str, values: pd.Series) -> None:
    """Ask where most answers are not on a scale."""
    there = values[~values.isin(scale.codes)]
    if len(values) and there.between(*scale.ends).mean() < 0.5:
        raise TableError(
            "most answers of {label} are not on the scale {scale}. Say which it is: {options}.",
            label=repr(label),
            scale=scale,
            options=_ways(label, values),
        )


def _which_scale(label: str, answers: Answers) -> TableError:
    """Return the question on which scale something else than satisfaction is."""
    if answers.are_words:
        return refuse_words(label, answers.cells)
    if without_codes(answers.numbers).empty:
        return _nobody([label])
    return TableError(
        "which scale is {label} on? Its answers run from {low} to {high}. Say which: {options}.",
        label=repr(label),
        low=f"{answers.numbers.min():g}",
        high=f"{answers.numbers.max():g}",
        options=_ways(label, answers.numbers),
    )


def _nobody(labels: list[str]) -> TableError:
    return TableError("nobody has answered {labels}.", labels=listed(labels))


def _ways(label: str, values: pd.Series) -> str:
    return option("scale", *((label, str(scale)) for scale in possible_scales(values)))
