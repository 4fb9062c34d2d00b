"""Control charts of shares and counts: what is a signal, and how often chance rings alone.

Shewhart (1931). Economic Control of Quality of Manufactured Product.
"""

import numpy as np
import pandas as pd

from crmlab.checks import (
    number_columns,
    refuse_where,
    require_above_zero,
    require_one_of,
    require_rows,
    require_shares_of_some,
    require_whole,
)
from crmlab.intervals import wilson
from crmlab.messages import refusal, say

__all__ = ["RUN", "control_chart", "false_alarms"]

RUN = 8  # points in a row on one side of the center are a signal


def control_chart(
    counts: pd.Series,
    opportunities: pd.Series | None = None,
    *,
    kind: str = "p",
    base: int | None = None,
    sigma: float = 3.0,
    widen: bool = False,
) -> pd.DataFrame:
    """Return each week's rate with the limits that its own number of opportunities allows.

    The center is that of the first ``base`` weeks together (of all, if left out). Limits are
    ``center ± sigma × s``. Kind ``"p"``: of n orders, some have a complaint, and
    ``s = √(center (1 − center) / n)``. Kind ``"u"``: complaints per order, of which one order can
    bring several, and ``s = √(center / n)``. Kind ``"c"``: counts alone, the u chart with n = 1.
    To ``widen`` the limits: by what neighbouring weeks of the base differ more than chance alone
    would have it, ``mean |z₂ − z₁| / 1.128`` (Laney 2002).

    Columns: ``opportunities``, ``observed``, ``center``, ``lower``, ``upper``, ``base``; ``beyond``
    a limit; ``run``: the eighth or a later week in a row on one side of the center; ``signal``:
    either. A week without opportunities stays, with nothing observed, and breaks no run.
    """
    require_one_of("kind", kind, ["p", "u", "c"])
    require_above_zero(sigma=sigma)
    if kind != "c" and opportunities is None:
        raise refusal("A chart of rates needs the opportunities, such as the orders of each week.")
    of = pd.Series(1.0, counts.index) if kind == "c" else opportunities
    weeks = pd.DataFrame({"counts": counts, "opportunities": of})
    weeks = number_columns(weeks, [*weeks], say("weeks"))
    require_rows(weeks, say("weeks"))
    if not (weeks.index.is_monotonic_increasing and weeks.index.is_unique):
        raise refusal("Weeks must stand in the order of time, each once: sort them first.")
    n = weeks["opportunities"]
    wrong = (weeks < 0).any(axis=1) | ((n == 0) & (weeks["counts"] > 0))
    wrong |= (kind == "p") & (weeks["counts"] > n)
    rule = say("Counts go from 0 to the opportunities; without these there is nothing to count.")
    refuse_where(wrong, rule, weeks, say("week"))
    base = len(weeks) if base is None else base
    require_whole(base, "base", 1)
    first = weeks[:base].sum()
    center = first["counts"] / max(first["opportunities"], 1e-9)
    if center == 0 or (kind == "p" and center == 1):
        raise refusal("All or nothing was counted in the base period: that gives no limits.")
    observed = (weeks["counts"] / n.where(n > 0)).dropna()
    spread = np.sqrt(center * (1 - center * (kind == "p")) / n[observed.index])
    in_base = pd.Series(np.arange(len(weeks)) < base, weeks.index)
    if widen:
        steps = ((observed - center) / spread)[in_base].diff().abs().mean()
        spread *= max(1.0, np.nan_to_num(steps) / 1.128)
    lower, upper = center - sigma * spread, center + sigma * spread
    upper = upper.clip(upper=1 if kind == "p" else None)
    chart = pd.DataFrame({"opportunities": n, "observed": observed, "center": center})
    chart = chart.assign(lower=lower.clip(lower=0), upper=upper, base=in_base)
    chart["beyond"] = (chart["observed"] < chart["lower"]) | (chart["observed"] > chart["upper"])
    side = np.sign((observed - center).round(12))
    length = side.groupby((side != side.shift()).cumsum()).cumcount() + 1
    chart["run"] = ((length >= RUN) & (side != 0)).reindex(chart.index, fill_value=False)
    return chart.assign(signal=chart["beyond"] | chart["run"])


def false_alarms(
    rate: float,
    opportunities: int,
    *,
    sigma: float = 3.0,
    weeks: int = 520,
    histories: int = 1000,
    seed: int | None = None,
) -> pd.DataFrame:
    """Return how often each rule rings where nothing ever changes, by simulation.

    Each history has weeks of one size and one true rate; counting begins afresh after an alarm.
    Rows: ``beyond`` a limit, ``run`` of eight, ``either``. Columns: ``per_week`` (the share of
    weeks with an alarm), ``weeks_between`` two alarms (the average run length) with its interval at
    95 %, ``low`` to ``high``, and ``in_a_year`` (histories with an alarm in their first 52 weeks).
    """
    require_shares_of_some(rate=rate)
    require_above_zero(sigma=sigma)
    require_whole(opportunities, "opportunities", 1)
    drawn = np.random.default_rng(seed).binomial(opportunities, rate, (weeks, histories))
    above = (drawn - rate * opportunities).round(9)
    beyond = np.abs(above) > sigma * np.sqrt(rate * (1 - rate) * opportunities)
    rows = {}
    for rule in ("beyond", "run", "either"):
        rung = beyond & (rule != "run")
        length = np.zeros(histories)
        for week in range(weeks if rule != "beyond" else 0):
            side = np.sign(above[week])
            same = side == np.sign(above[week - 1]) if week else False
            length = np.where(same, length + 1, 1) * (side != 0)
            rung[week] |= length >= RUN
            length[rung[week]] = 0
        often = wilson(rung.sum(), rung.size)
        between = {"weeks_between": 1 / often["share"], "low": 1 / often["high"]}
        between |= {"high": 1 / often["low"], "in_a_year": rung[:52].any(axis=0).mean()}
        rows[rule] = {"per_week": often["share"], **between}
    return pd.DataFrame(rows).T
