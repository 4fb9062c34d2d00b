"""From a raw table to answers: what each column is, on which scale, and what is no answer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from crmlab.checks import listed
from crmlab.messages import say
from crmlab.tables.errors import TableError, about, no_column, no_meaning, option
from crmlab.tables.files.opening import open_table
from crmlab.tables.files.raw import RawTable
from crmlab.tables.reading import SurveyReading
from crmlab.tables.sales.ledger import Ledger
from crmlab.tables.survey.account import (
    find_faults,
    scale_table,
    set_aside,
    told_of_roles,
    told_of_unused,
)
from crmlab.tables.survey.answers import parse_answers
from crmlab.tables.survey.direction import check_direction, find_reversed
from crmlab.tables.survey.drivers import find_drivers
from crmlab.tables.survey.evidence import ENOUGH
from crmlab.tables.survey.roles import LEADING, SEVERAL, find_roles
from crmlab.tables.survey.scales import find_scales, keep_answers

__all__ = ["read_survey"]

FACTS = ("group", "wave", "respondent")
MEANINGS = (*SEVERAL, "nps", "wave", "respondent")
UNNAMED = r"column \d+|Unnamed: \d+"  # as files and pandas call what has no name


def read_survey(
    path_or_frame: str | Path | pd.DataFrame,
    columns: Mapping[str, str | Sequence[str] | None] | None = None,
    *,
    scale: str | Mapping[str, str] | None = None,
    unknown: str | Sequence[float] | None = None,
    words: Mapping[str, float] | None = None,
    quiet: bool = False,
    **pandas_arguments: object,
) -> SurveyReading:
    """Read a survey; set every row without an answer on satisfaction aside, with a reason.

    `columns` maps meanings to columns of the file, several as a list or with commas between:
    ``satisfaction``; constructs that lead to it (``image``, ``expectation``, ``quality``,
    ``value``) or ``drivers``, which are columns or constructs; ``reverse``, asked the other way
    round; ``nps``, ``group``, ``wave``, ``respondent``; ``other`` is not used. What is left out is
    found by names and answers; an empty text says that there is none.

    `scale` is that of all answers, such as ``"1-10"`` (``"5-1"`` where 1 is best), or of each
    column; else the answers show it, or a TableError asks. `unknown` are codes for no answer, such
    as ``"98,99"`` or ``"none"``; else the usual ones are, where they are out of scale. `words` are
    numbers of words that are not known. Rows in = good + set aside, always.

    >>> survey = pd.DataFrame({"overall": [5, 4, 5, 99, 1] * 6, "staff": [4, 3, 5, 2, 1] * 6})
    >>> read_survey(survey, quiet=True).scales[["scale", "answers", "no_answer"]]
            scale  answers  no_answer
    overall   1-5       24          6
    staff     1-5       30          0
    """
    table = open_table(path_or_frame, pandas_arguments)
    with about(table.source, table.hint):
        table, told = _named_by_second_row(table)
        frame, given = table.frame, _given(columns, list(table.frame))
        answers = {label: parse_answers(frame[label], words) for label in frame}
        roles = find_roles(answers, given)
        scales = find_scales(answers, roles, scale, unknown)
        roles = find_drivers(answers, roles, scales.of)
        kept = keep_answers(answers, roles, scales.of)
        doubts = check_direction(kept, answers, roles, scales)
        turned, told_of_turned = find_reversed(kept, roles)
    for label in turned:
        kept[label] = sum(scales.of[label].ends) - kept[label]
    faults = {label: find_faults(answers[label], scales.of[label]) for label in roles.used}
    ledger = Ledger(table, {label: label for label in frame})
    set_aside(ledger, faults, roles)
    index = pd.Index(table.rows[ledger.stays], name="row")
    facts = frame.loc[ledger.stays, [x for fact in FACTS for x in roles.blocks[fact]]]
    facts = facts.astype("str").apply(lambda cells: cells.str.strip().replace("", np.nan))
    taken = [*told, *roles.told, *scales.told, *told_of_turned]
    reading = SurveyReading(
        answers=kept.loc[ledger.stays, roles.used].set_axis(index),
        facts=facts.set_axis(index),
        blocks=roles.blocks,
        scales=scale_table(faults, scales.of, turned),
        taken=[told_of_roles(roles), *taken, *told_of_unused(roles)],
        doubts={option("scale", str(each)): (each.low, each.high) for each in doubts},
        **ledger.account() | {"columns": roles.meanings(frame)},
    )
    if not quiet:
        print("\n".join(reading.taken))
    return reading


def _named_by_second_row(table: RawTable) -> tuple[RawTable, list[str]]:
    """Name parts of a question, unnamed in the header, as the row under it does; say so."""
    frame = table.frame
    first = frame.iloc[0].map(lambda cell: "" if pd.isna(cell) else str(cell).strip())
    unnamed = [re.fullmatch(UNNAMED, str(label)) is not None for label in frame]
    again = any(name and (frame[label].iloc[1:] == name).any() for label, name in first.items())
    starts = first.iloc[0] in ("", "Response")
    if again or not any(first[unnamed]) or not starts or len(frame) <= ENOUGH:
        return table, []
    parts = {
        label: name
        for label, name, bare, follows in zip(frame, first, unnamed, [*unnamed[1:], 0], strict=True)
        if name and (bare or (follows and not name.startswith("Response")))
    }
    labels = pd.Series([parts.get(label, label) for label in frame])
    frame = frame.set_axis(list(labels.where(~labels.duplicated(), list(frame))), axis=1)
    told = say("Named by the row under the header: {labels}.", labels=listed(parts.values()))
    named = replace(table, frame=frame.iloc[1:].reset_index(drop=True), rows=table.rows[1:])
    return named, [told]


def _given(
    columns: Mapping[str, str | Sequence[str] | None] | None, labels: list[str]
) -> dict[str, list[str]]:
    """Return the columns that the caller names, or say what is wrong with them."""
    given = {}
    for meaning, named in (columns or {}).items():
        if meaning not in MEANINGS:
            raise no_meaning(meaning, MEANINGS, example="satisfaction")
        if isinstance(named, str):
            named = [named] if named in labels else re.split(r"\s*,\s*", named.strip())
        named = [label for label in named or [] if label]
        known = LEADING if meaning == "drivers" else ()
        for label in named:
            if label not in (*labels, *known):
                raise no_column(label, labels, known=known)
        given[meaning] = list(dict.fromkeys(named))
        if meaning not in SEVERAL and len(named) > 1:
            raise TableError("{meaning} is one column; name one.", meaning=meaning)
    return given
