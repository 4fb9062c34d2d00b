"""What the systems of the auto group noted of each customer's way, from awareness to repurchase."""

import numpy as np
import pandas as pd

from ..common import category, customer_ids, expected
from .people import SOURCE_CHANNELS, START

EVENTS = 90_000
MORE_INQUIRIES, WORKSHOP_NOTES = 9000, 20_000
STAGES = ["awareness", "inquiry", "purchase", "use", "after_sales", "repurchase"]
REMINDER = "reminder"  # by the firm, of an inspection; an event of after_sales without a visit
HOURS = {  # of the day; a stage never stands before an earlier stage of the same day
    "awareness": (8, 10),
    "inquiry": (10, 13),
    "purchase": (13, 18),
    "use": (8, 20),
    "after_sales": (8, 18),
    REMINDER: (8, 18),
    "repurchase": (18, 20),
}
MODULES = [
    "campaigns", "one_to_one", "sales_force", "configurator", "orders", "contact_centre",
    "field_service", "partner_portal",
]  # fmt: skip
MODULE_SHARES = {
    "awareness": [0.60, 0.25, 0.05, 0.02, 0.00, 0.08, 0.00, 0.00],
    "inquiry": [0.05, 0.10, 0.35, 0.35, 0.00, 0.15, 0.00, 0.00],
    "purchase": [0.00, 0.00, 0.10, 0.05, 0.85, 0.00, 0.00, 0.00],
    "use": [0.05, 0.55, 0.05, 0.00, 0.00, 0.35, 0.00, 0.00],
    "after_sales": [0.02, 0.08, 0.00, 0.00, 0.00, 0.30, 0.60, 0.00],
    REMINDER: [0.10, 0.40, 0.00, 0.00, 0.00, 0.50, 0.00, 0.00],
    "repurchase": [0.00, 0.00, 0.15, 0.10, 0.75, 0.00, 0.00, 0.00],
}
CHANNELS = [*SOURCE_CHANNELS, "app", "workshop"]
CHANNEL_SHARES = {  # awareness comes by the customer's source channel
    "inquiry": [0.30, 0.35, 0.02, 0.03, 0.20, 0.10, 0.00, 0.00],
    "purchase": [0.80, 0.05, 0.00, 0.02, 0.03, 0.10, 0.00, 0.00],
    "use": [0.05, 0.15, 0.00, 0.05, 0.25, 0.00, 0.50, 0.00],
    "after_sales": [0.00, 0.08, 0.00, 0.00, 0.22, 0.02, 0.13, 0.55],
    REMINDER: [0.00, 0.25, 0.00, 0.00, 0.50, 0.00, 0.25, 0.00],
    "repurchase": [0.80, 0.06, 0.00, 0.02, 0.04, 0.08, 0.00, 0.00],
}
FIRM_STARTS = {
    "awareness": 0.75,
    "inquiry": 0.10,
    "purchase": 0.25,
    "use": 0.60,
    "after_sales": 0.35,
    "repurchase": 0.50,
}

TRUTHS = {
    "events": expected(EVENTS, 0, "rows of auto_events"),
    "visits_noted": expected(WORKSHOP_NOTES, 0, "after_sales on a day of the customer's visit"),
    "visitors_known": expected(1, 0, "customers with a visit whose first one is noted"),
    "awareness_to_purchase_days": expected(34, 1, "median of first purchase - first awareness"),
    **{
        f"firm_starts_{stage}": expected(share, 0.0005, "share of the stage's events")
        for stage, share in FIRM_STARTS.items()
    },
}


def auto_events(
    rng: np.random.Generator, people: pd.DataFrame, cars: pd.DataFrame, services: pd.DataFrame
) -> pd.DataFrame:
    """Return one row an event, in order of time: who, which stage, which channel and system."""
    frame = stage_days(rng, people, cars, services)
    n = len(frame)
    stage = frame["stage"].to_numpy()
    opens, closes = np.array([HOURS[of] for of in stage]).T
    second = ((opens + (closes - opens) * rng.random(n)) * 3600).astype(int)
    seconds = frame["day"].to_numpy() * 86_400 + second
    channel, module = np.empty((2, n), dtype=object)
    by_firm = np.empty(n, dtype=bool)
    reminders = (stage == REMINDER).sum() / (stage == "after_sales").sum()
    of_visits = FIRM_STARTS["after_sales"] * (1 + reminders) - reminders
    starts = {**FIRM_STARTS, "after_sales": of_visits, REMINDER: 1}
    for of in [*STAGES, REMINDER]:
        rows = np.flatnonzero(stage == of)
        if of == "awareness":
            channel[rows] = people["source_channel"].to_numpy()[frame["owner"].to_numpy()[rows]]
        else:
            channel[rows] = rng.choice(CHANNELS, len(rows), p=CHANNEL_SHARES[of])
        module[rows] = rng.choice(MODULES, len(rows), p=MODULE_SHARES[of])
        by_firm[rows] = rng.permutation(len(rows)) < starts[of] * len(rows)
    module[channel == "partner"] = "partner_portal"
    stage[stage == REMINDER] = "after_sales"
    frame = pd.DataFrame(
        {
            "customer_id": people["customer_id"].to_numpy()[frame["owner"]],
            "time": (START + pd.to_timedelta(seconds, unit="s")).astype("datetime64[us]"),
            "stage": category(stage, STAGES, ordered=True),
            "channel": category(channel, CHANNELS),
            "module": category(module, MODULES),
            "initiator": category(np.where(by_firm, "firm", "customer"), ["firm", "customer"]),
        }
    ).sort_values(["time", "customer_id"], ignore_index=True)
    frame.insert(0, "event_id", customer_ids("E", n))
    return frame


def stage_days(
    rng: np.random.Generator, people: pd.DataFrame, cars: pd.DataFrame, services: pd.DataFrame
) -> pd.DataFrame:
    """Return owner (row of `people`), stage and day of 90,000 events.

    Everybody becomes aware, inquires and buys; a call after the sale opens the use. Of the visits
    to the workshop everybody's first is noted, and more by lot; who buys again before any visit was
    reminded of an inspection.
    """
    everybody = np.arange(len(people))
    contact, purchase = people["first_contact"].to_numpy(), people["first_purchase"].to_numpy()
    end = people["end"].to_numpy()

    def inquiry(owner):
        share = rng.random(len(owner))
        return contact[owner] + (share * (purchase - contact)[owner]).astype(int)

    curious = rng.choice(len(people), MORE_INQUIRIES)
    again = cars[cars["number"] > 0]
    second = cars[cars["number"] == 1]
    first_visit = ~services["owner"].duplicated()  # services stand in order of time
    day_of_first = services[first_visit].set_index("owner")["day"]
    second = second[~(second["owner"].map(day_of_first) <= second["bought"])]
    owner = second["owner"].to_numpy()
    waited = second["bought"].to_numpy() - purchase[owner]
    reminded = purchase[owner] + (rng.uniform(0.4, 0.8, len(owner)) * waited).astype(int)
    more = services.index[~first_visit]
    more = rng.choice(more, WORKSHOP_NOTES - first_visit.sum(), replace=False)
    noted = services[first_visit | services.index.isin(more)]
    called = purchase + rng.integers(1, 15, len(people))
    reached = np.flatnonzero(called <= end)
    parts = [
        ("awareness", everybody, contact),
        ("inquiry", everybody, inquiry(everybody)),
        ("inquiry", curious, inquiry(curious)),
        ("purchase", everybody, purchase),
        ("repurchase", again["owner"], again["bought"]),
        (REMINDER, owner, reminded),
        ("after_sales", noted["owner"], noted["day"]),
        ("use", reached, called[reached]),
    ]
    rest = EVENTS - sum(len(owners) for _, owners, _ in parts)
    usable = np.maximum(end - purchase - 15, 0)
    user = rng.choice(len(people), rest, p=usable / usable.sum())
    parts.append(("use", user, purchase[user] + 15 + (rng.random(rest) * usable[user]).astype(int)))
    return pd.concat(
        [pd.DataFrame({"owner": o, "stage": s, "day": d}) for s, o, d in parts], ignore_index=True
    )
