"""The page of a report, the same for all chapters.

A briefing goes from *findings* (numbers, or why there are none) to *figures* and *sentences*.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.briefing.html import show, show_text, tagged
from crmlab.briefing.key_figures import KeyFigure, show_key_figures
from crmlab.briefing.missing import Missing, Nothing, Part, attempt, those_there
from crmlab.briefing.moments import DAY, period
from crmlab.briefing.of_sales import (
    about_amounts,
    about_refunds,
    about_returns,
    about_total,
    decisions,
)
from crmlab.briefing.unexplained import LACKING
from crmlab.datasets import load
from crmlab.messages import inert, say, word_by_months
from crmlab.tables import (
    AnyReading,
    ComplaintReading,
    Reading,
    Refusal,
    SurveyReading,
    read_complaints,
    read_customers,
    read_survey,
    read_transactions,
)
from crmlab.tables.sales.parts import told_of_part
from crmlab.tables.strayed import strayed_dates

SURVEY_COLUMNS = {
    "satisfaction": ["s1", "s2", "s3"],
    "drivers": ["product", "service", "price", "convenience"],
}
SHOP_COLUMNS = {"customer_id": "customer_id", "date": "order_date", "amount": "amount"}


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
        show_text(text, tag)

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
        show_text(" ".join(those_there(*lines)))
        if is_sales:
            self.warn()
        show_key_figures(figures)

    def open_section(self, title: str, *lines: str | Missing) -> None:
        """Show a heading, and the sentences that stay with it on paper."""
        there = those_there(*lines)
        html = "".join(map(tagged, there))
        show("\n".join([title, *there]), tagged(title, "h2") + html)

    def warn(self) -> None:
        """Show what may be wrong with the data, if anything."""
        strayed = strayed_dates(self.reading.transactions["date"])
        returns = " ".join(those_there(about_returns(self.reading), about_refunds(self.reading)))
        for warning in those_there(returns, *self.reading.warnings, strayed or ""):
            show(warning, f"<p><strong>{inert(warning)}</strong></p>")

    def list(self, lines: list[str], tag: str = "ol") -> None:
        """Show sentences as a list, numbered or (``"ul"``) not."""
        items = "".join(tagged(line, "li") for line in lines)
        show("\n".join(lines), f"<{tag}>{items}</{tag}>")

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
                show_text(shown)

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


def _complaint_log() -> pd.DataFrame:
    """Return the course's complaints with their first answer and their last."""
    log, events = load("complaints"), load("complaint_events").groupby(["complaint_id", "step"])
    times = events["time"].agg(["min", "max"]).unstack()
    times = {"first_response": times["min"]["apologise"], "closed": times["max"]["reply"]}
    return log[log["is_complaint"]].join(pd.DataFrame(times), on="complaint_id")
