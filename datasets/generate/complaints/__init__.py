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
    "not_met": [],
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
