"""The desk that hears complaints: what is written to it, what it does, and what comes of it."""

import numpy as np
import pandas as pd

from . import calendar, desk, log, outcomes, panel, weekly

SEEDS = {
    "complaints": 6101,
    "texts": 6103,
    "complaint_events": 6107,
    "complaint_outcomes": 6109,
    "recovery_survey": 6111,
    "problem_panel": 6113,
    "complaint_weekly": 6117,
}
PARTS = (log, desk, outcomes, panel, weekly)
TRUTH = {
    "parameters": {name: value for part in PARTS for name, value in part.PARAMETERS.items()},
    "truths": {name: value for part in PARTS for name, value in part.TRUTHS.items()},
    "not_met": [
        {
            "stated": "38,000 events, 62 % of the cases with all nine steps",
            "kept": "the 62 %; 42,600 events",
            "why": "nine steps of 62 % are 27,900 rows already; the others would have five each",
        },
        {
            "stated": "first responses of 35 minutes in the median",
            "kept": "over all channels, by the clock",
            "why": "who calls or comes is answered in 3 minutes, a mail takes a night: no channel "
            "has that median",
        },
        {
            "stated": "92 % of the closed within 48 hours",
            "kept": "up to the last reply, reopened cases included; of the others 96 %",
            "why": "most of those who come back do so when the 48 hours are over",
        },
        {
            "stated": "buying again within 12 months",
            "kept": "as known in June 2025, a year after the other tables; of goods of that kind",
            "why": "the complaints end on the reference date; the shop's orders do not show it",
        },
        {
            "stated": "about 1,500 orders and 30 complaints a week",
            "kept": "those of another shop of the group",
            "why": "this shop has 670 orders a week and its desk hears of 64: it was made rich in "
            "complaints for the sake of their texts",
        },
        {
            "stated": "voice rates of 69, 40 and 4 %, and 37 % voicers",
            "kept": "both",
            "why": "the type is how a person uses to react: only 65 % of the voicers spoke up this "
            "time, and some of the passive did",
        },
        {
            "stated": "no false signal before week 61, and a signal in it",
            "kept": "in every edition",
            "why": "luck was drawn again until it was so: else one edition in three would have "
            "a false signal or miss week 61",
        },
    ],
}


def tables(offset: int = 0) -> dict[str, pd.DataFrame]:
    """Return the desk's tables; the offset is added to every seed."""
    rng = {name: np.random.default_rng(seed + offset) for name, seed in SEEDS.items()}
    messages, key = log.complaints(rng["complaints"], rng["texts"], offset)
    events = desk.complaint_events(rng["complaint_events"], messages, key["cause_true"])
    results = outcomes.complaint_outcomes(
        rng["complaint_outcomes"], messages, events, key["cause_true"]
    )
    people, types = panel.problem_panel(rng["problem_panel"])
    return {
        "complaints": messages,
        "complaints_truth": key,
        "complaint_events": events,
        "complaint_holidays": calendar.complaint_holidays(),
        "complaint_outcomes": results,
        "recovery_survey": outcomes.recovery_survey(
            rng["recovery_survey"], messages, events, results
        ),
        "problem_panel": people,
        "problem_panel_truth": types,
        "complaint_weekly": weekly.complaint_weekly(rng["complaint_weekly"]),
    }
