"""The customer file as it came in from seven channels: 36 fields, gaps, errors and duplicates."""

import numpy as np
import pandas as pd

from ..common import REFERENCE_DATE, category, customer_ids, expected
from . import forms
from .customers import CHANNELS_FIRST
from .fields import FIELDS, LEVEL, SCHEMA
from .names import EMPLOYERS
from .orders import N
from .persons import contacts

PAIRS = 450
RECORDS = N + PAIRS
CONTACT = {  # what the two records have in common
    "both": 150, "mobile": 130, "email": 113, "email, mobile mistyped": 45, "neither": 12,
}  # fmt: skip
NAMES_LATIN = {"same": 72, "style": 150, "typo": 68, "script": 10}  # how the second name differs
NAMES_CHINESE = {"same": 140, "style": 10}
MOVED, NEW_EMPLOYER = 90, 60  # pairs whose two records tell of different times
FRESHER = 225  # pairs of which the second record was updated last
STALE = 1361  # 13.75 % of the records
YEAR_AGO = pd.Timestamp("2023-07-01")
NAME_TYPOS, MOBILE_TYPOS = 297, 198  # 3 % and 2 % of the records
WILLING = 0.55  # who leaves one field empty leaves others empty too
SURVEY_CARE = 0.9  # how much less reluctant a survey finds them at level 3

TRUTHS = {
    "profile_records": expected(RECORDS, 0, "rows of shop_profiles_raw"),
    "duplicate_pairs": expected(PAIRS, 0, "rows of shop_duplicate_pairs"),
    **{
        f"missing_{field}": expected(
            round(entry["missing"] * RECORDS) / RECORDS, 1e-9, "of the records; -, n/a, unknown too"
        )
        for field, entry in SCHEMA.items()
    },
    "email_fill_rate": expected(0.65, 1e-9, "of the 9,900 records"),
    "stale_share": expected(0.1375, 1e-4, "of the 9,900 records, updated before 2023-07-01"),
    "name_typos": expected(0.03, 5e-4, "of the 9,900 records"),
    "mobile_typos": expected(0.02, 1e-9, "of the 9,900 records"),
    "pairs_sharing_a_contact": expected(438, 0, "planted pairs of one mobile or e-mail"),
    "families_sharing_a_contact": expected(120, 0, "other pairs of one mobile or e-mail"),
    "pairs_second_fresher": expected(FRESHER, 0, "planted pairs, second registration fresher"),
    "precision_by_contact": expected(438 / 558, 1e-9, "one mobile or e-mail, once cleaned"),
    "recall_by_raw_text": expected(0.17, 0.05, "one mobile or e-mail, letter for letter"),
    "recall_by_raw_name": expected(0.45, 0.05, "one name, letter for letter"),
    "precision_by_name": expected(0.13, 0.03, "one name, once cleaned, in any order"),
    "precision_by_contact_and_name": expected(0.975, 0.025, "token sort ratio of 85 or more"),
    "recall_by_contact_and_name": expected(0.95, 0.05, "token sort ratio of 85 or more"),
    "rank_of_survey_at_level_3": expected(1, 0, "the channel's rank, fullest first"),
}


def records(rng: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    """Return all records in the order of the file, with what is known behind them.

    `owner` is the row of the person in `people`; `second` marks the second registrations.
    """
    owners = pair_owners(rng, people)
    plan = pair_plan(rng)
    again = second_registrations(rng, people.loc[owners].reset_index(drop=True), plan)
    file = pd.concat([people, again], ignore_index=True)
    file["owner"] = np.append(np.arange(N), owners)
    file["second"] = file.index >= N
    for column in plan:
        file[column] = ""
        file.loc[owners, column] = file.loc[file["second"], column] = plan[column].to_numpy()
    file["name_typo"], file["mobile_typo"] = typing_errors(rng, file)
    file["updated_on"] = update_days(rng, file)
    file["last_seen"] = np.maximum(
        file["updated_on"] - pd.to_timedelta(rng.geometric(0.05, RECORDS), unit="D"),
        file["registered_on"],
    )
    file = forms.with_gaps(rng, forms.written(rng, file), missing_cells(rng, file))
    file = file.iloc[rng.permutation(RECORDS)].reset_index(drop=True)
    file.insert(0, "record_id", customer_ids("P", RECORDS))
    return file


def pair_owners(rng: np.random.Generator, people: pd.DataFrame) -> np.ndarray:
    """Draw the rows of the customers who registered twice; the Latin names come first."""
    may = (people["registered_on"] < "2024-04-01") & (people["shares"] == "")
    counts = {True: sum(NAMES_LATIN.values()), False: sum(NAMES_CHINESE.values())}
    return np.concatenate(
        [
            rng.choice(np.flatnonzero(may & (people["latin"] == latin)), count, replace=False)
            for latin, count in counts.items()
        ]
    )


def pair_plan(rng: np.random.Generator) -> pd.DataFrame:
    """Return for each pair what its contacts share and how its names differ, Latin ones first."""

    def dealt(kinds: dict[str, int]) -> np.ndarray:
        return rng.permutation(np.repeat(list(kinds), list(kinds.values())))

    plan = pd.DataFrame({"contact": dealt(CONTACT)})
    plan["name_kind"] = np.append(dealt(NAMES_LATIN), dealt(NAMES_CHINESE))
    return plan


def second_registrations(
    rng: np.random.Generator, owners: pd.DataFrame, plan: pd.DataFrame
) -> pd.DataFrame:
    """Return what the owners gave the second time: new accounts, some contacts and jobs changed."""
    again = owners.copy()
    n = len(again)
    again["customer_id"] = rng.permutation(customer_ids("S", 10_000 + n)[10_000:])
    again["source_channel"] = rng.permutation(again["source_channel"])
    new_mobile = plan["contact"].isin(["email", "neither"])
    new_email = plan["contact"].isin(["mobile", "neither"])
    again["mobile"] = again["mobile"].mask(new_mobile, again["mobile_2"])
    again["email"] = again["email"].mask(new_email, again["email_2"])
    again["latin"] ^= (plan["name_kind"] == "script").to_numpy()
    moved = rng.permutation(n) < MOVED
    again["address"] = again["address"].mask(moved, contacts(rng, again)["address"])
    new_job = rng.permutation(n) < NEW_EMPLOYER
    again["employer"] = again["employer"].mask(new_job, rng.choice(EMPLOYERS, n))
    return again


def typing_errors(rng: np.random.Generator, file: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Mark the records whose name or mobile is mistyped: those planned, and others by lot."""
    alone = ((file["contact"] == "") & (file["shares"] == "")).to_numpy()
    marked = []
    for column, kind, count in (
        ("name_kind", "typo", NAME_TYPOS),
        ("contact", "email, mobile mistyped", MOBILE_TYPOS),
    ):
        typo = ((file[column] == kind) & file["second"]).to_numpy()
        others = rng.choice(np.flatnonzero(alone), count - typo.sum(), replace=False)
        marked.append(typo | np.isin(np.arange(RECORDS), others))
    return marked[0], marked[1]


def update_days(rng: np.random.Generator, file: pd.DataFrame) -> pd.Series:
    """Return when each record was last updated: a stated number of them over a year ago.

    Of the pairs, a stated number have the later date in the second record.
    """
    earliest = np.maximum(file["registered_on"], pd.Timestamp("2020-01-01")) + pd.Timedelta("2D")
    early = np.flatnonzero(earliest < YEAR_AGO - pd.Timedelta("3D"))
    stale = np.isin(np.arange(RECORDS), rng.choice(early, STALE, replace=False))
    start = np.where(stale, earliest, np.maximum(earliest, YEAR_AGO + pd.Timedelta("2D")))
    end = np.where(stale, YEAR_AGO - pd.Timedelta("3D"), REFERENCE_DATE)
    start = np.minimum(start, end)
    span = (end - start) / np.timedelta64(1, "D")
    updated = pd.Series(start) + pd.to_timedelta(
        (rng.random(RECORDS) * (span + 1)).astype(int), "D"
    )
    first, second = file.index[file["owner"]][file["second"]], file.index[file["second"]]
    one, other = updated[first].to_numpy(), updated[second].to_numpy()
    one = np.where(one == other, one - np.timedelta64(1, "D"), one)
    fresher = rng.permutation(PAIRS) < FRESHER
    updated[first] = np.where(fresher, np.minimum(one, other), np.maximum(one, other))
    updated[second] = np.where(fresher, np.maximum(one, other), np.minimum(one, other))
    return updated + _to_the_limit(updated)


def _to_the_limit(updated: pd.Series) -> pd.Series:
    """Return what moves some days to the two on either side of the limit, so that it can be told.

    Else "before" and "up to" would find the same records.
    """
    days_from_limit = (updated - YEAR_AGO).dt.days
    moves = days_from_limit.map({-4: 2, -3: 2, 2: -2, 3: -2}).fillna(0)
    return pd.to_timedelta(moves, "D")


def missing_cells(rng: np.random.Generator, file: pd.DataFrame) -> pd.DataFrame:
    """Mark the empty cells, field by field an exact number, never where a pair hangs on them.

    Who leaves one field empty leaves others empty too; surveys ask best for the fields of level 3.
    """
    care = rng.standard_normal(RECORDS)
    survey = (file["source_channel"] == "survey").to_numpy()
    needed = needed_cells(file)
    gaps = pd.DataFrame(False, index=file.index, columns=file.columns)
    for field in FIELDS:
        noise = rng.standard_normal(RECORDS)
        reluctance = np.sqrt(1 - WILLING**2) * noise - WILLING * care
        reluctance -= SURVEY_CARE * (survey & (LEVEL[field] == 3))
        reluctance[file[field].isna()] = np.inf
        if field in needed:
            reluctance[needed[field]] = -np.inf
        empty = round(SCHEMA[field]["missing"] * RECORDS)
        gaps.loc[np.argsort(-reluctance)[:empty], field] = True
    return gaps


def needed_cells(file: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return where a name, mobile or e-mail must stay, since a pair or a family shares it."""
    pair = (file["contact"] != "").to_numpy()
    typed = (file["name_typo"] | file["mobile_typo"]).to_numpy()
    return {
        "name": pair | (file["shares"] != "").to_numpy() | typed,
        "mobile": file["contact"].isin(["both", "mobile"]).to_numpy()
        | (file["shares"] == "mobile").to_numpy()
        | typed,
        "email": (file["contact"].str.startswith("email") | (file["shares"] == "email")).to_numpy(),
    }


def shop_profiles_raw(file: pd.DataFrame) -> pd.DataFrame:
    """Return one row a record: its own number, the account, 36 fields, the channel, the date."""
    frame = file[["record_id", "customer_id", *FIELDS, "source_channel", "updated_on"]]
    return frame.rename(columns={"customer_id": "account_id"}).assign(
        source_channel=category(frame["source_channel"], CHANNELS_FIRST)
    )


def shop_duplicate_pairs(file: pd.DataFrame) -> pd.DataFrame:
    """Return one row a second registration: its record, and the record of the first one."""
    first = file[~file["second"]].set_index("owner")["record_id"]
    second = file[file["second"]]
    return pd.DataFrame(
        {
            "record_id": second["record_id"].to_numpy(),
            "duplicate_of": second["owner"].map(first).to_numpy(),
        }
    )
