"""The findings as tables for people: counts and row numbers, never a value of the file."""

import pandas as pd

from crmlab import theme
from crmlab.briefing import FEWEST_FOR_NAMES, SMALLEST_GROUP
from crmlab.information.briefing.findings import LARGEST_BLOCK, Anonymity, Doubles, Findings
from crmlab.information.briefing.fixes import Fix
from crmlab.information.measures.quality import YEAR

ROWS_LISTED = 5


def overview(found: Findings) -> pd.DataFrame:
    """Return the file's main figures as text, one a row."""
    columns, records = found.columns, found.records
    figures = {
        "records": theme.count(records),
        "columns": f"{len(columns)}, {columns['field'].notna().sum()} of them recognised",
        "cells filled": theme.percent(columns["filled"].sum() / (records * len(columns))),
    }
    if not isinstance(found.doubles, str):
        figures["persons, estimated"] = theme.count(found.doubles.people)
    if not isinstance(found.reachable, str):
        share = theme.percent(found.reachable.mean())
        figures["records with a usable phone number or e-mail address"] = share
    if not isinstance(found.ages, str):
        share = theme.percent((found.ages <= YEAR).mean())
        figures["records updated within a year"] = share
    return pd.DataFrame({"": figures})


def fix_lines(proposed: list[Fix], rows_in: int) -> list[str]:
    """Return what to mend in sentences, first things first.

    Parameters
    ----------
    proposed
        What `fixes` returns.
    rows_in
        Rows of the file.

    Examples
    --------
    >>> fix_lines([Fix("Write dates in one way", 50, "by a rule")], 200)
    ['Write dates in one way. 50 records (25.0 %), by a rule.']
    """
    return [
        f"{what}. {theme.count(records)} records ({theme.percent(records / rows_in)}), {how}."
        for what, records, how in proposed
    ] or ["Nothing was found that needs to be mended."]


def column_table(found: Findings) -> pd.DataFrame:
    """Return how full each column is as text, the fullest first."""
    table = found.columns.sort_values("filled", ascending=False, kind="stable")
    written = pd.DataFrame(
        {
            "read as": table["field"].fillna("").map(theme.words),
            "filled": table["filled"].map(theme.count),
            "share": (table["filled"] / found.records).map(theme.percent),
            "reads - or n/a": table["placeholders"].map(theme.count),
        }
    )
    return written.rename_axis(index=None, columns="column")


def fill_table(fills: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the mean fill rate by ``level`` or ``group`` as text.

    Parameters
    ----------
    fills
        What `fill_rates` returns.
    by
        The column to group by.
    """
    rates = fills.groupby(by, sort=by == "level")["fill_rate"]
    table = pd.DataFrame({"fields": rates.size(), "mean fill rate": rates.mean()})
    return theme.table(table, {"mean fill rate": theme.percent})


def double_figures(doubles: Doubles) -> pd.DataFrame:
    """Return how many records there are for how many persons, as text."""
    sizes = doubles.person.value_counts()
    records, surplus = len(doubles.person), len(doubles.person) - len(sizes)
    figures = {
        "records": theme.count(records),
        "persons, estimated": theme.count(len(sizes)),
        "records too many": f"{theme.count(surplus)} ({theme.percent(surplus / records)})",
        "persons with several records": theme.count((sizes > 1).sum()),
        "most records of one person": theme.count(sizes.max()),
    }
    for key, row in doubles.sharing.iterrows():
        what = theme.words(key)
        figures[f"records that share their {what} with another"] = theme.count(row["sharing"])
        if row["values"]:
            crowd = f"{theme.count(row['values'])} ({theme.count(row['in_large'])} records)"
            figures[f"{what}: values on more than {LARGEST_BLOCK} records"] = crowd
    return pd.DataFrame({"": figures})


def double_rows(doubles: Doubles | str) -> pd.DataFrame:
    """Return the rows of persons with several records: ``person`` (a number) and ``row``."""
    if isinstance(doubles, str):
        return pd.DataFrame(columns=["person", "row"])
    several = doubles.person[doubles.person.duplicated(keep=False)]
    person = pd.Series(pd.factorize(several)[0] + 1, several.index, name="person")
    return person.reset_index()[["person", "row"]].sort_values(["person", "row"])


def ages_in_a_crowd(found: Findings) -> pd.Series | str:
    """Return the ages of the records, unless they are so few that each would be seen alone."""
    if found.records < FEWEST_FOR_NAMES:
        return f"In a file of fewer than {FEWEST_FOR_NAMES} records, ages are not drawn."
    return found.ages


def format_table(found: Findings) -> pd.DataFrame | str:
    """Return in which ways phones, addresses and dates are written, as text.

    Ways that fewer than five records have are put together.
    """
    rows = []
    for field, written in found.formats.items():
        counts = written.value_counts()
        rare = counts[counts < SMALLEST_GROUP]
        counts = counts.drop(rare.index)
        if len(rare):
            counts["other ways"] = rare.sum()
        rows += [
            (theme.words(field), way, theme.count(n), theme.percent(n / counts.sum()))
            for way, n in counts.items()
        ]
    if not rows:
        return "No column is recognised as phone numbers, e-mail addresses or dates."
    table = pd.DataFrame(rows, columns=["field", "written as", "records", "share"])
    return table.set_index("field").rename_axis(index=None, columns="field")


def places_table(found: Findings) -> pd.DataFrame | str:
    """Return what cannot be used, and the first rows where; no rows in a file of few records."""
    places = pd.concat([found.reading.rejected[["row", "column", "reason"]], found.to_mend])
    if places.empty:
        return "Every row, and every phone number, e-mail address and date in it, can be used."
    rows = places.groupby("reason")["row"]
    table = pd.DataFrame({"rows": rows.size(), "first": rows.agg(_first_rows)})
    if found.records < FEWEST_FOR_NAMES:
        table = table[["rows"]]
    table = table.sort_values("rows", ascending=False, kind="stable")
    return theme.table(table, {"rows": theme.count})


def _first_rows(rows: pd.Series) -> str:
    first = ", ".join(map(str, sorted(rows)[:ROWS_LISTED]))
    return f"{first} ..." if len(rows) > ROWS_LISTED else first


def sensitive_table(found: Findings) -> pd.DataFrame | str:
    """Return the columns that the law protects more, as text."""
    if found.sensitive.empty:
        return "No column seems to hold what the law protects more, by its name or its content."
    table = found.sensitive.set_index("column")
    few = f"fewer than {SMALLEST_GROUP}"
    counts = [few if 0 < n < SMALLEST_GROUP else theme.count(n) for n in table["records"]]
    return theme.table(table.assign(records=counts), {}).rename(columns=theme.words)


def anonymity_text(crowd: Anonymity | str) -> str:
    """Return how well people hide in the crowd, or why that cannot be told."""
    if isinstance(crowd, str):
        return crowd
    *names, last = [
        "year of birth" if field == "birth_date" else theme.words(field) for field in crowd.fields
    ]
    said = f"By {', '.join(names)} and {last}, k is {crowd.k}"
    if crowd.k >= SMALLEST_GROUP:
        return f"{said}: nobody is in a group of fewer than {SMALLEST_GROUP}."
    return (
        f"{said}: {theme.count(crowd.alone)} records stand alone, and "
        f"{theme.count(crowd.exposed)} are in groups of fewer than {SMALLEST_GROUP}. Without "
        "its names and numbers the file is not anonymous yet: join years to bands, or places to "
        "regions, before you pass it on."
    )
