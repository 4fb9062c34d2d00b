"""The findings as tables for people: counts and row numbers, never a value of the file."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.briefing.groups import FEWEST_FOR_NAMES
from crmlab.briefing.key_figures import KeyFigure, key_figure
from crmlab.briefing.labels import figure_table
from crmlab.briefing.missing import Missing, Nothing, attempt
from crmlab.checks import SMALLEST_GROUP
from crmlab.information.briefing.findings import LARGEST_BLOCK, Ages, Duplicates, Findings
from crmlab.information.measures.fields import field_schema
from crmlab.information.measures.quality import YEAR
from crmlab.information.plots.quality import plot_record_ages
from crmlab.messages import say

ROWS_LISTED = 5


def key_figures(found: Findings, is_sales: bool = False) -> list[KeyFigure | Missing]:
    """Return the main figures, first things first; of sales, none of persons."""
    columns, records = found.columns, found.records
    full = columns["filled"].sum() / (records * len(columns))
    filled = key_figure(say("cells filled"), full, share_filled)
    if is_sales:
        return [key_figure(say("rows"), records), filled]
    return [
        key_figure(say("records"), records),
        filled,
        attempt(lambda d: key_figure(say("persons, estimated"), d.people), found.duplicates),
        attempt(_reached, found.reachable),
        attempt(_updated, found.ages),
    ]


def share_filled(share: float) -> str:
    """Write a share, of which 100 % are all indeed.

    >>> share_filled(1.0), share_filled(0.99998)
    ('100.0 %', 'over 99.9 %')
    """
    if 0.9995 <= share < 1:
        return say("over {share}", share=theme.percent(0.999))
    return theme.percent(share)


def _reached(reachable: pd.Series) -> KeyFigure:
    return key_figure(say("with a usable phone or e-mail"), reachable.mean(), theme.percent)


def _updated(ages: Ages) -> KeyFigure:
    share = (ages.days <= YEAR).mean()
    return key_figure(say("updated within a year"), share, theme.percent)


def column_table(found: Findings) -> pd.DataFrame:
    """Return how full each column is as text, the fullest first."""
    table = found.columns.sort_values("filled", ascending=False, kind="stable")
    written = {
        say("read as"): table["field"].fillna("").map(theme.words),
        say("filled"): table["filled"].map(theme.count),
        say("share"): (table["filled"] / found.records).map(share_filled),
        say("reads - or n/a"): table["placeholders"].map(theme.count),
    }
    return theme.table(pd.DataFrame(written).rename_axis(say("column")))


def unequal(fills: pd.DataFrame) -> pd.DataFrame:
    """Return how full fields are (`fill_rates`), where there is a difference to see."""
    least = fills["fill_rate"].min()
    if least == 1 or len(fills) == 1:
        raise Nothing(
            "The file has one of the {all} fields of a customer file, filled to {share}: {fields}.",
            "The file has {count} of the {all} fields of a customer file, each filled to {share}: "
            "{fields}.",
            count=len(fills),
            all=len(field_schema()),
            fields=", ".join(map(theme.words, fills.index)),
            share=share_filled(least),
        )
    return fills


def fill_by_level(fills: pd.DataFrame) -> pd.DataFrame:
    """Return the mean fill rate (`fill_rates`) of each level as text."""
    return _fill_table(fills.groupby("level"))


def fill_by_group(fills: pd.DataFrame) -> pd.DataFrame:
    """Return the mean fill rate (`fill_rates`) of each group of fields as text."""
    return _fill_table(fills.groupby("group", sort=False))


def _fill_table(groups: pd.api.typing.DataFrameGroupBy) -> pd.DataFrame:
    fields, mean = say("fields"), say("mean fill rate")
    table = groups["fill_rate"].agg(**{fields: "size", mean: "mean"})
    return theme.table(table, {mean: share_filled})


def duplicate_figures(duplicates: Duplicates) -> pd.DataFrame:
    """Return how many records there are for how many persons, as text."""
    sizes = duplicates.person.value_counts()
    figures = {
        say("records"): theme.count(len(duplicates.person)),
        say("persons, estimated"): theme.count(len(sizes)),
        say("records too many"): say(
            "{records} ({share})",
            records=theme.count(duplicates.surplus),
            share=theme.percent(duplicates.surplus / len(duplicates.person)),
        ),
        say("persons with several records"): theme.count((sizes > 1).sum()),
        say("most records of one person"): theme.count(sizes.max()),
    }
    for key, row in duplicates.sharing.iterrows():
        what = theme.words(key)
        sharing = say("records that share their {what} with another", what=what)
        figures[sharing] = theme.count(row["sharing"])
        if row["values"]:
            crowds = say(
                "{what}: values on more than {most} records", what=what, most=LARGEST_BLOCK
            )
            figures[crowds] = say(
                "{values} ({records} records)",
                values=theme.count(row["values"]),
                records=theme.count(row["in_large"]),
            )
    return figure_table(figures)


def duplicate_rows(duplicates: Duplicates | Missing) -> pd.DataFrame:
    """Return the rows of persons with several records: ``person`` (a number) and ``row``."""
    if not duplicates:
        return pd.DataFrame(columns=["person", "row"])
    several = duplicates.person[duplicates.person.duplicated(keep=False)]
    person = pd.Series(pd.factorize(several)[0] + 1, several.index, name="person")
    return person.reset_index()[["person", "row"]].sort_values(["person", "row"])


def plot_ages(ages: Ages) -> Axes:
    """Draw the ages of the records, unless they are so few that each would be seen alone."""
    if len(ages.days) < FEWEST_FOR_NAMES:
        raise Missing(
            "In a file of fewer than {few} records, ages are not drawn.", few=FEWEST_FOR_NAMES
        )
    return plot_record_ages(ages.days)


def format_table(found: Findings) -> pd.DataFrame:
    """Return in which ways phones, addresses and dates are written, as text.

    Ways that fewer than five records have are put together.
    """
    rows = []
    for field, written in found.formats.items():
        counts = written.value_counts()
        rare = counts[counts < SMALLEST_GROUP]
        counts = counts.drop(rare.index)
        if len(rare):
            counts[say("other ways")] = rare.sum()
        rows += [
            (theme.words(field), theme.words(way), theme.count(n), theme.percent(n / counts.sum()))
            for way, n in counts.items()
        ]
    if not rows:
        raise Missing("No column is recognised as phone numbers, e-mail addresses or dates.")
    field = say("field")
    columns = [field, say("written as"), say("records"), say("share")]
    return theme.table(pd.DataFrame(rows, columns=columns).set_index(field))


def places_table(found: Findings) -> pd.DataFrame:
    """Return what cannot be used, and the first rows where; no rows in a file of few records."""
    places = pd.concat([found.reading.rejected[["row", "column", "reason"]], found.to_mend])
    if places.empty and not found.formats:
        raise Missing("Every row can be used.")
    if places.empty:
        raise Missing(
            "Every row, and every phone number, e-mail address and date in it, can be used."
        )
    rows = places.groupby("reason")["row"]
    table = pd.DataFrame({"rows": rows.size(), "first": rows.agg(_first_rows)})
    if found.records < FEWEST_FOR_NAMES:
        table = table[["rows"]]
    table = table.sort_values("rows", ascending=False, kind="stable")
    return theme.table(table)


def _first_rows(rows: pd.Series) -> str:
    first = ", ".join(map(str, sorted(rows)[:ROWS_LISTED]))
    return f"{first} ..." if len(rows) > ROWS_LISTED else first


def sensitive_table(found: Findings) -> pd.DataFrame:
    """Return the columns that the law protects more, as text."""
    if found.sensitive.empty:
        raise Nothing(
            "No column seems to hold what the law protects more, by its name or its content."
        )

    def number(records: int) -> str:
        if 0 < records < SMALLEST_GROUP:
            return say("fewer than {few}", few=SMALLEST_GROUP)
        return theme.count(records)

    formats = {"shown_by": theme.words, "records": number}
    return theme.table(found.sensitive.set_index("column"), formats)
