"""What the reports of all chapters share: their common words, and that nobody is shown alone.

A briefing goes from *findings* (numbers, or why there are none) to *figures* and *sentences*.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self, TypeVar

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.briefing.key_figures import KeyFigure, show_key_figures
from crmlab.briefing.newcomers import drought
from crmlab.briefing.unexplained import LACKING
from crmlab.checks import SMALLEST_GROUP
from crmlab.datasets import load
from crmlab.messages import SpokenError, by_months, inert, say, word_by_months
from crmlab.tables import (
    ComplaintReading,
    CustomerReading,
    Reading,
    Refusal,
    SurveyReading,
    read_complaints,
    read_customers,
    read_survey,
    read_transactions,
)
from crmlab.tables.cells.parsed import is_missing
from crmlab.tables.errors import option
from crmlab.tables.sales.parts import told_of_part
from crmlab.tables.strayed import strayed_dates

FEWEST_FOR_NAMES = 50  # below that, a list of the best would name everybody
LISTED = 10
DAY = "{:%Y-%m-%d}".format
MONTH = 365.25 / 12  # days
DATE = r"\b\d{4}-\d\d-\d\d\b"
SURVEY_COLUMNS = {
    "satisfaction": ["s1", "s2", "s3"],
    "drivers": ["product", "service", "price", "convenience"],
}
SHOP_COLUMNS = {"customer_id": "customer_id", "date": "order_date", "amount": "amount"}

AnyReading = Reading | CustomerReading | SurveyReading | ComplaintReading
Part = TypeVar("Part")


class TooFewCustomers(Refusal):
    """A report would show people one by one."""


class Missing(SpokenError):
    """Why a report lacks a part: raised and shown in its place, and as empty as a list of none."""

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator:
        return iter(())

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return _html(str(self))


class Nothing(Missing):
    """That nothing is there to be shown, though the part is: how it was looked for stays told."""


def attempt(compute: Callable[..., Part], *parts: object) -> Part | Missing:
    """Return what is computed from parts of a report, or why there is none.

    What one of the parts lacks, all that is computed from it lacks.

    >>> attempt(len, "abc"), attempt(len, Missing("Nobody has bought."))
    (3, Nobody has bought.)
    """
    missing = [part for part in parts if isinstance(part, Missing)]
    try:
        return missing[0] if missing else compute(*parts)
    except Missing as why:
        return why.with_traceback(None)


@dataclass(frozen=True)
class Report:
    """The page on a file, as a notebook shows it: what every report says in the same words."""

    reading: AnyReading
    name: str
    currency: str = ""

    @classmethod
    def open(
        cls,
        folder: str | None,
        source: str | None,
        currency: str | None = None,
        kind: type[AnyReading] = Reading,
    ) -> Self:
        """Open what ``reading.write`` left in a folder of a file, the source; or our own data.

        The kind is that of a sales file, of a customer file, of a survey or of a complaint log;
        currency is the code behind amounts; that of the file if it is left out, or none.
        """
        if currency is not None and not currency.strip():
            raise Refusal(
                "currency must be a code such as EUR; not {currency!r}", currency=currency
            )
        if folder is not None:
            reading = kind.open(folder)
        elif kind is Reading:
            reading = read_transactions(load("shop_orders"), SHOP_COLUMNS, quiet=True)
        elif kind is SurveyReading:
            reading = read_survey(load("sat_survey"), SURVEY_COLUMNS, quiet=True)
        elif kind is ComplaintReading:
            reading = read_complaints(_complaint_log(), quiet=True)
        else:
            reading = read_customers(load("shop_profiles_raw"), quiet=True)
        own = "CNY" if folder is None else getattr(reading, "currency", None)
        currency = currency or own or ""
        theme.use(currency=currency)
        word_by_months(kind is Reading and reading.monthly)
        course = {
            SurveyReading: say("the course's survey"),
            ComplaintReading: say("the course's complaint log"),
        }.get(kind, say("the course's online shop"))
        return cls(reading, source or course, currency)

    def say(self, message: str, tag: str = "p", **values: object) -> None:
        """Show a sentence as a paragraph, or under another tag; ``{name}`` is that of the file.

        A title says which part of the file the page is on.
        """
        text = say(message, name=self.name, **values)
        part = getattr(self.reading, "cut_by", None)
        if part and tag == "h1":
            text = say("{title}: {part}", title=text, part=part[1] or told_of_part(*part))
        _show_text(text, tag)

    def open_page(
        self,
        dates: pd.Series | None = None,
        figures: Iterable[KeyFigure | Missing | None] = (),
    ) -> None:
        """Show what stands below the title: period, source, date, currency, and key figures."""
        is_sales = isinstance(self.reading, Reading)
        lines = [
            "" if dates is None else say("Period: {period}.", period=period(dates)),
            say("Source: {name}. Made on {day}.", name=self.name, day=DAY(pd.Timestamp.now())),
            about_amounts(self.reading) if is_sales else "",
            about_total(self.reading) if is_sales else "",
            say("Amounts are in {currency}.", currency=self.currency) if self.currency else "",
        ]
        if is_sales and not self.currency:
            lines.append(say("The file names no currency: amounts have the unit of the file."))
        _show_text(" ".join(those_there(*lines)))
        if is_sales:
            self.warn()
        show_key_figures(figures)

    def open_section(self, title: str, *lines: str | Missing) -> None:
        """Show a heading, and the sentences that stay with it on paper."""
        there = those_there(*lines)
        html = "".join(map(_html, there))
        _show("\n".join([title, *there]), _html(title, "h2") + html)

    def warn(self) -> None:
        """Show what may be wrong with the data, if anything."""
        strayed = strayed_dates(self.reading.transactions["date"])
        returns = " ".join(those_there(about_returns(self.reading), about_refunds(self.reading)))
        for warning in those_there(returns, *self.reading.warnings, strayed or ""):
            _show(warning, f"<p><strong>{inert(warning)}</strong></p>")

    def list(self, lines: list[str], tag: str = "ol") -> None:
        """Show sentences as a list, numbered or (``"ul"``) not."""
        items = "".join(_html(line, "li") for line in lines)
        _show("\n".join(lines), f"<{tag}>{items}</{tag}>")

    def show(self, part: Part | Missing, *draw: Callable[[Part], object]) -> None:
        """Show what is drawn from a part: pictures, tables, sentences; or why there is none.

        A function may draw several, as a list.
        """
        from IPython.display import display

        if isinstance(part, Missing):
            draw = ()
        drawn = [attempt(one, part) for one in draw] or [part]
        for shown in (each for one in drawn for each in (one if isinstance(one, list) else [one])):
            if isinstance(shown, Axes):
                theme.show(shown)
            elif isinstance(shown, Missing) and not isinstance(shown, Nothing):
                display(shown, metadata=LACKING)
            elif not isinstance(shown, str):
                display(shown)
            elif shown:
                _show_text(shown)

    def account(self) -> None:
        """Show what became of the rows, the rules they met, and which columns were read."""
        reading, count = self.reading, theme.count
        parts = {
            "rows": count(reading.rows_in),
            "used": count(len(reading.good)),
            "aside": count(len(reading.rejected)),
        }
        if any(getattr(reading, "apart", {}).values()):
            self.say(
                "{rows} rows = {used} used + {aside} set aside + {lines} continuation lines + "
                "{totals} totals.",
                lines=count(reading.apart.get("continuation", 0)),
                totals=count(reading.apart.get("totals", 0)),
                **parts,
            )
            if reading.apart.get("continuation"):
                self.say(
                    "The lines of an order are one row then: the rules below count orders, but "
                    "lines of the file where rows were not asked for."
                )
        else:
            self.say("{rows} rows = {used} used + {aside} set aside.", **parts)
        if isinstance(reading, Reading):
            for line in decisions(reading):
                self.say("{line}", line=line)
        met = reading.rules[reading.rules["rows"] > 0]
        if len(met):
            self.show(theme.table(met))
        columns = [
            ours if theirs == ours else f"{theirs} → {ours}"
            for theirs, ours in reading.columns.items()
        ]
        self.say("Columns read: {columns}.", columns="; ".join(columns))


def is_complete(transactions: pd.DataFrame, column: str) -> bool:
    """Tell whether each sale has a value in a column."""
    return column in transactions and transactions[column].notna().all()


def about_amounts(reading: Reading) -> str:
    """Return what column the revenue is the sum of."""
    column = {meaning: repr(label) for label, meaning in reading.columns.items()}
    if not {"amount", "unit_price"} & column.keys():
        return ""
    amount = column.get("amount") or say(
        "{quantity} times {price}", quantity=column["quantity"], price=column["unit_price"]
    )
    if "discount" in column:
        return say(
            "Revenue is the sum of {amount}, less {discount}.",
            amount=amount,
            discount=column["discount"],
        )
    return say("Revenue is the sum of {amount}.", amount=amount)


def about_total(reading: Reading) -> str:
    """Return whether the file's own total is the revenue, where it has one."""
    total, revenue = reading.file_total, reading.transactions["amount"].sum()
    if total is None:
        return ""
    near = 0.005 * max(1, len(reading.transactions)) ** 0.5
    if abs(total - revenue) < near:
        return say("The file's own total is the same.")
    if abs(total - (revenue - reading.returned)) < near:
        return say(
            "The file's own total is {total}: the same, less the returns.",
            total=theme.money(total, 2),
        )
    told = {"total": theme.money(total, 2), "difference": theme.money(abs(total - revenue), 2)}
    if not reading.total_adds_up and total > revenue:
        return say(
            "The file's own total is {total}, {difference} more. The rows of the file do not add "
            "up to it either: ask where it comes from.",
            **told,
        )
    if not reading.total_adds_up:
        return say(
            "The file's own total is {total}, {difference} less. The rows of the file do not add "
            "up to it either: ask where it comes from.",
            **told,
        )
    if total > revenue:
        return say(
            "The file's own total is {total}, {difference} more: the account of the rows says what "
            "is not counted here.",
            **told,
        )
    return say(
        "The file's own total is {total}, {difference} less: the account of the rows says what is "
        "counted otherwise here.",
        **told,
    )


def about_returns(reading: Reading) -> str:
    """Return what was returned and is not taken off, where it was set aside."""
    revenue = reading.transactions["amount"].sum()
    if reading.returned <= 0 or revenue <= 0:
        return ""
    return say(
        "Returns of {money} ({share} of revenue) are set aside: the revenue on this page is before "
        "returns. Made again with --cancellations net, it is after them.",
        money=theme.money(reading.returned),
        share=theme.percent(reading.returned / revenue),
    )


def about_refunds(reading: Reading) -> str:
    """Return what was paid back, and so is no revenue."""
    if reading.refunded < 0.005:
        return ""
    paid = reading.transactions["amount"].sum() + reading.refunded
    told = {
        "money": theme.money(reading.refunded),
        "share": theme.percent(reading.refunded / paid),
    }
    if reading.returned > 0:
        return say(
            "Refunds of {money} ({share} of what was paid) are other money than those returns, and "
            "are no part of the revenue.",
            **told,
        )
    return say(
        "Refunds of {money} ({share} of what was paid) are no part of the revenue on this page: "
        "sales paid back in full are set aside, and what was paid back of others is taken off.",
        **told,
    )


def decisions(reading: Reading) -> list[str]:
    """Return what was decided on the way from a sales file to its transactions, in sentences."""
    told, sales = list(reading.taken), reading.transactions
    if reading.orders in (None, len(sales)):
        return told
    returns = int((sales.groupby("order_id")["amount"].sum() < 0).sum())
    if returns:
        told.append(
            say(
                "{lines} lines of {orders} orders and {returns} returns are used.",
                lines=theme.count(len(sales)),
                orders=theme.count(reading.orders - returns),
                returns=theme.count(returns),
            )
        )
    else:
        told.append(
            say(
                "{lines} lines of {orders} orders are used.",
                lines=theme.count(len(sales)),
                orders=theme.count(reading.orders),
            )
        )
    return told


def _complaint_log() -> pd.DataFrame:
    """Return the course's complaints with their first answer and their last."""
    log, events = load("complaints"), load("complaint_events").groupby(["complaint_id", "step"])
    times = events["time"].agg(["min", "max"]).unstack()
    times = {"first_response": times["min"]["apologise"], "closed": times["max"]["reply"]}
    return log[log["is_complaint"]].join(pd.DataFrame(times), on="complaint_id")


def _show_text(text: str, tag: str = "p") -> None:
    _show(text, _html(text, tag))


def _html(text: str, tag: str = "p") -> str:
    whole = r'<span style="white-space:nowrap">\g<0></span>'  # a date is never torn apart
    return f"<{tag}>{re.sub(DATE, whole, inert(text))}</{tag}>"


def _show(text: str, html: str) -> None:
    from IPython.display import display

    display({"text/plain": text, "text/html": html}, raw=True)


def figure_table(figures: Mapping[str, str | Missing]) -> pd.DataFrame:
    """Return figures written as text, one a row; those that are missing are left out."""
    there = {what: told for what, told in figures.items() if not isinstance(told, Missing)}
    return theme.facts(there)


def shortened(label: object, widest: int) -> str:
    """Return a name of the file in words, cut where it is a whole sentence.

    >>> shortened("How satisfied are you with our staff and their advice?", 28)
    'How satisfied are you with …'
    """
    text = theme.words(label)
    return text if len(text) <= widest else f"{text[: widest - 1].rstrip()} …"


def shortened_rows(table: pd.DataFrame, widest: int) -> pd.DataFrame:
    """Return rows under short labels, each of its own."""
    labels = pd.Series([shortened(label, widest) for label in table.index])
    again = labels.duplicated(keep=False)
    numbered = labels.where(~again, labels + " (" + (labels.index + 1).astype(str) + ")")
    return table.set_axis(list(numbered))


def draw_labelled(plot: Callable[[pd.DataFrame], Axes], table: pd.DataFrame, widest: int) -> Axes:
    """Draw a table, a row a label of the file; numbers stand for what no font here can write."""
    from matplotlib import rc_context

    table = shortened_rows(table, widest)
    is_writable = theme.can_write("".join(table.index))
    labels = table.index if is_writable else [str(place) for place in range(1, len(table) + 1)]
    with rc_context({"text.parse_math": False}):  # a dollar begins no formula
        ax = plot(table.set_axis(labels))
    if is_writable:
        return ax
    key = ", ".join(f"{label}: {name}" for label, name in zip(labels, table.index, strict=True))
    return theme.describe(ax, f"{theme.description(ax)} {key}.")


def period(dates: pd.Series) -> str:
    """Return the first and the last of some dates as text."""
    return say("{first} to {last}", first=moment(dates.min()), last=moment(dates.max()))


def moment(day: pd.Timestamp) -> str:
    """Return a date of a file as text: its month where the file has no days."""
    return f"{day:%Y-%m}" if by_months() else DAY(day)


def span(days: float) -> str:
    """Return a time between dates of a file as text: in months where the file has no days."""
    if by_months():
        return say("{count} month", "{count} months", count=whole_units(days))
    return say("{count} day", "{count} days", count=whole_units(days))


def whole_units(days: float) -> int:
    """Return a number of days, or how many months they are where the file has no days."""
    return round(days / MONTH if by_months() else days)


def called_by_unit(name: str) -> str:
    """Return the name of a column of days, as a list has it: of months where there are no days."""
    return name.replace("days", "months") if by_months() else name


def require_a_group(people: int, reading: AnyReading) -> None:
    """Refuse a report on fewer than five customers, and say what was set aside of their file."""
    if people >= SMALLEST_GROUP:
        return
    refusal = say(
        "The usable rows hold one customer. A report needs {least}: with fewer it would show "
        "people one by one.",
        "The usable rows hold {count} customers. A report needs {least}: with fewer it would show "
        "people one by one.",
        count=people,
        least=SMALLEST_GROUP,
    )
    if isinstance(reading, Reading):
        taken = {meaning: label for label, meaning in reading.columns.items()}
        if "customer_id" in taken:
            refusal += " " + say(
                "The customer is taken from {column}; if it is another column, name it: {option}.",
                column=repr(taken["customer_id"]),
                option=option("columns", ("customer_id", say("name in the file"))),
            )
    if reading.rejected.empty:
        raise TooFewCustomers(refusal)
    reasons = reading.rejected["reason"].value_counts()
    aside = say(
        "Of {rows} rows, {aside} were set aside: {reasons}.",
        rows=theme.count(reading.rows_in),
        aside=theme.count(len(reading.rejected)),
        reasons="; ".join(f"{reason} ({theme.count(n)})" for reason, n in reasons.items()),
    )
    raise TooFewCustomers(f"{refusal} {aside}")


def shorten(customer_ids: pd.Index, everybody: pd.Index) -> list[str]:
    """Return ids that their owner can look up and a stranger cannot; a name never shows.

    An id that ends in digits keeps its last three, or as many more as tell the listed customers
    from everybody else, but never all; any other id becomes a short code.

    >>> ids = pd.Index(["17850", "13047", "Zhang Wei"])
    >>> shorten(ids[:2], ids)
    ['…850', '…047']
    """
    for digits in (3, 4, 5, 6):
        endings = everybody.str[-digits:].value_counts()
        if (endings[customer_ids.str[-digits:]] == 1).all():
            break
    return [
        f"…{one[-digits:]}"
        if len(one) > digits and one[-digits:].isdigit()
        else f"#{hashlib.sha256(one.encode()).hexdigest()[:5]}"
        for one in customer_ids
    ]


def name_listed(
    listed: pd.DataFrame, everybody: pd.Index, formats: Mapping[str, Callable] | None = None
) -> pd.DataFrame:
    """Return the first listed customers as text, under shortened ids; nothing in a small file.

    Their ``purchases`` are days with one, and are called so: an order is something else.
    """
    if len(everybody) < FEWEST_FOR_NAMES:
        raise Nothing(
            "In a file of fewer than {few} customers nobody is listed.", few=FEWEST_FOR_NAMES
        )
    listed, formats = listed.head(LISTED), dict(formats or {})
    if "last" in listed:
        formats["last"] = moment
    if "purchases" in listed:
        listed = listed.rename(columns={"purchases": "purchase_days"})
        formats["purchase_days"] = theme.count
    names = pd.Index(shorten(listed.index, everybody), name="customer", dtype=str)
    return theme.table(listed.set_axis(names), formats)


def advice_on_one_day(share: float, reading: Reading) -> str:
    """Return what it advises that so many customers bought on one day only.

    Nothing where nobody comes twice: those may be orders that were taken for customers. Where
    hardly anybody new comes, nothing is said against paying for first purchases.
    """
    if not reading.has_people:
        return ""
    if drought(reading):
        return say(
            "{share} of customers bought on one day only. Work on the second purchase.",
            share=theme.percent(share, 0),
        )
    return say(
        "{share} of customers bought on one day only. Work on the second purchase before you pay "
        "for more first ones.",
        share=theme.percent(share, 0),
    )


def those_there(*sentences: str | Missing) -> list[str]:
    """Return the sentences that there are: not what is missing or empty."""
    return [sentence for sentence in sentences if sentence]


def advice_on_reading(reading: Reading) -> list[str]:
    """Return what the rows set aside advise; nothing where they are few and no returns.

    A sale without a customer is no error of who entered it.
    """
    advice = []
    reasons, nobody = reading.rejected["reason"].value_counts(), is_missing("customer_id")
    is_walk_in = reading.anonymous > 0
    no_errors = [*reading.no_errors, *([nobody] if is_walk_in else [])]
    worst = reasons.drop(no_errors, errors="ignore")
    rows = reading.rows_in - sum(reading.apart.values())
    share = worst.sum() / rows
    if share >= 0.01:
        advice.append(
            say(
                "{share} of the rows could not be used, most often because: {reason} ({worst} of "
                "{rows} rows). Mend that where the data are entered.",
                share=theme.percent(share),
                reason=worst.index[0],
                worst=theme.count(worst.iloc[0]),
                rows=theme.count(rows),
            )
        )
    if is_walk_in:
        everything = reading.anonymous + reading.transactions["amount"].sum()
        named = len(reading.transactions) if reading.orders is None else reading.orders
        told = {
            "money": theme.money(reading.anonymous),
            "share": theme.percent(reading.anonymous / everything),
            "unnamed": theme.count(reading.strangers),
            "rows": theme.count(named + reading.strangers),
        }
        if reading.orders is not None:
            unnamed = say(
                "{money} ({share} of all revenue, {unnamed} of {rows} orders) has no customer, and "
                "is in no figure here. A customer card, or a receipt by e-mail, would tell who "
                "buys there.",
                **told,
            )
        else:
            unnamed = say(
                "{money} ({share} of all revenue, {unnamed} of {rows} rows) has no customer, and "
                "is in no figure here. A customer card, or a receipt by e-mail, would tell who "
                "buys there.",
                **told,
            )
        advice.append(unnamed)
    if reading.taken_back:
        advice.append(
            say(
                "Cancelled and negative rows were set aside, but the sale that a cancellation "
                "takes back still counts. Run the report again with --cancellations net before "
                "you act on one customer."
            )
        )
    return advice
