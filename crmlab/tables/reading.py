"""The result of reading a table: the good rows, the rows set aside, and every rule applied."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import ClassVar, Self

import pandas as pd

from crmlab.messages import later, say
from crmlab.tables.cells.months import MONTHS, are_months
from crmlab.tables.doubts import comes_never_again
from crmlab.tables.sales.parts import Split

__all__ = ["AnyReading", "ComplaintReading", "CustomerReading", "Reading", "SurveyReading"]

RETURNED = {
    "order_id": later("cancelled invoice"),
    "quantity": later("negative quantity"),
    "amount": later("negative amount"),
    "kind": later("refund"),
}

_FILE = "reading.pickle"


def returned(sign: str) -> str:
    """Return why a row takes a sale back, by the column that says so."""
    return say(RETURNED[sign])


@dataclass(frozen=True, repr=False, eq=False)
class _Account:
    """Good rows, and an account of everything else."""

    _good: ClassVar[str]  # the name of the table with the good rows

    rejected: pd.DataFrame
    columns: dict[str, str]
    rules: pd.DataFrame
    rows_in: int

    @property
    def good(self) -> pd.DataFrame:
        """The rows that can be used."""
        return getattr(self, self._good)

    def __iter__(self) -> Iterator[pd.DataFrame]:
        yield self.good
        yield self.rejected

    def write(self, folder: str | Path) -> str:
        """Write all of it into a folder, for another process on this machine; return its name.

        `open` gives it back. The folder holds what the file holds: who may see the one may see
        the other.
        """
        Path(folder).mkdir(parents=True, exist_ok=True)
        pd.to_pickle(self, Path(folder) / _FILE)
        return str(folder)

    @classmethod
    def open(cls, folder: str | Path) -> Self:
        """Return the reading that `write` left in a folder; open none that others have written."""
        return pd.read_pickle(Path(folder) / _FILE)

    def _sum(self, aside: str) -> str:
        return say(
            "{rows} rows in = {good} good + {aside} set aside",
            rows=f"{self.rows_in:,}",
            good=f"{len(self.good):,}",
            aside=aside,
        )

    def __repr__(self) -> str:
        aside = f"{len(self.rejected):,}"
        lines = [self._sum(aside)]
        for reason, count in self.rejected["reason"].value_counts().items():
            lines.append(f"  {count:>{len(aside)},}  {reason}")
        for rule, rows, set_aside in self.rules[["rows", "set_aside"]].itertuples():
            if rows > set_aside:
                met = say(
                    "{rule}: met on {rows} rows, {aside} set aside",
                    rule=rule,
                    rows=f"{rows:,}",
                    aside=f"{set_aside:,}",
                )
                lines.append(f"  {met}")
        return "\n".join(lines)


@dataclass(frozen=True, repr=False, eq=False)
class Reading(_Account):
    """Transactions that can be used, and an account of everything else.

    It unpacks into two tables: ``transactions, rejected = read_transactions(path)``.

    Attributes
    ----------
    transactions : DataFrame
        The good rows under canonical names: `customer_id`, `date`, `amount`, and `order_id`,
        `product_id`, `quantity`, `store`, `margin` where the file has them.
    rejected : DataFrame
        One line for each row set aside: `row` (its number in the file), `column`, `value` and
        `reason` (the first one found).
    columns : dict
        Column of the file to canonical column.
    rules : DataFrame
        Index `rule`; `meaning` in a sentence, `rows` the rule was met on, and `set_aside`: the
        rows it set aside, each counted for the first rule that met it.
    rows_in : int
        Rows in the file, blank ones not counted: always the good ones, those rejected, and those
        `apart`.
    apart : dict
        How many rows are no sale of their own: ``continuation`` (lines on which an order goes on)
        and ``totals``.
    on_purpose : list
        The reasons for rows set aside that are no errors: not asked for, or no sale by a status.
    taken_back : int
        Rows set aside because they take a sale back: cancellations and negative ones.
    returned : float
        The sum of their amounts, without the sign.
    refunded : float
        What customers were paid back, by a column of refunds or a status: it is not among the
        amounts.
    anonymous : float
        The sum of the amounts set aside because only the customer is missing.
    strangers : int
        The orders that these are, or the rows where the file has no orders.
    file_total : float or None
        The sum of all sales as a total at the end of the file has it.
    total_adds_up : bool
        Whether the amounts in the rows of the file add up to its own total.
    currency : str or None
        The one currency of the amounts, where the file names it.
    taken : list
        What was decided by names and values, in sentences.
    warnings : list
        What may make the result wrong, in sentences.
    decided : dict
        Arguments of `read_transactions` that the file has answered itself.
    products : dict
        The name of each product by its code, where the file has both.
    lines : DataFrame or None
        The lines of orders, `order_id`, `customer_id`, `product_id` and `amount`, where a row is
        an order of several products: then no product is among the `transactions`.
    split : Split or None
        How the rows fall into parts, where the caller asks for it; `part` cuts one out.
    cut_by : tuple or None
        Of a part: the column and its value, None for that of rows without one.
    """

    _good = "transactions"

    transactions: pd.DataFrame
    taken_back: int = 0
    returned: float = 0.0
    refunded: float = 0.0
    anonymous: float = 0.0
    strangers: int = 0
    file_total: float | None = None
    total_adds_up: bool = True
    currency: str | None = None
    apart: dict[str, int] = field(default_factory=dict)
    on_purpose: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    decided: dict[str, object] = field(default_factory=dict)
    products: dict[str, str] = field(default_factory=dict)
    lines: pd.DataFrame | None = None
    split: Split | None = None
    cut_by: tuple[str, str | None] | None = None

    def part(self, value: str | None) -> Self:
        """Return the rows with one value in the column that the file was read `by`.

        What was decided of the whole file holds for the part, too; what was counted in it does
        not.
        """
        split, place = self.split, self.split.place(value)
        good, rejected = split.good == place, self.rejected[split.rejected == place]
        apart = {kind: int(counts[place]) for kind, counts in split.apart.items()}
        back = rejected["reason"].isin(list(map(returned, RETURNED)))
        transactions, lines = self.transactions[good].reset_index(drop=True), self.lines
        if lines is not None:
            lines = lines[lines["order_id"].isin(transactions["order_id"])]
        part = replace(
            self,
            transactions=transactions,
            lines=lines,
            rejected=rejected.reset_index(drop=True),
            rules=self.rules.assign(rows=split.met[:, place], set_aside=split.set_aside[:, place]),
            rows_in=int(good.sum()) + len(rejected) + sum(apart.values()),
            apart=apart,
            taken_back=int(back.sum()),
            returned=float(split.returned[place]),
            refunded=float(split.refunded[place]),
            anonymous=float(split.anonymous[place]),
            strangers=int(split.strangers[place]),
            file_total=None,
            warnings=split.warnings[place],
            split=None,
            cut_by=(split.column, value),
        )
        vars(part)["has_people"] = self.has_people  # nobody need come twice to each part
        vars(part)["monthly"] = self.monthly
        return part

    @cached_property
    def has_people(self) -> bool:
        """Whether any customer comes a second time, so that the ids are those of people."""
        return not comes_never_again(self.transactions)

    @cached_property
    def monthly(self) -> bool:
        """Whether dates are months: written without a day, or all of them the first of one."""
        is_said = self.decided.get("date_order") == MONTHS
        return is_said or are_months(self.transactions["date"])

    @property
    def orders(self) -> int | None:
        """How many orders the transactions are, each row without a number one of its own."""
        if "order_id" not in self.transactions:
            return None
        numbers = self.transactions["order_id"]
        return int(numbers.nunique() + numbers.isna().sum())

    @property
    def no_errors(self) -> list[str]:
        """The reasons to set a row aside that are no error of the file."""
        return [*map(returned, RETURNED), *self.on_purpose]

    def mapping(self) -> dict[str, object]:
        """Return the arguments by which a file of the same kind is read in the same way."""
        columns = {meaning: label for label, meaning in self.columns.items()}
        kept = {
            name: self.decided[name]
            for name in ("date_order", "decimal", "amount_per")
            if self.decided.get(name)
        }
        return {"columns": columns, **kept}

    def _sum(self, aside: str) -> str:
        if not any(self.apart.values()):
            return super()._sum(aside)
        return say(
            "{rows} rows in = {good} good + {aside} set aside + {lines} continuation lines + "
            "{totals} totals",
            rows=f"{self.rows_in:,}",
            good=f"{len(self.good):,}",
            aside=aside,
            lines=f"{self.apart.get('continuation', 0):,}",
            totals=f"{self.apart.get('totals', 0):,}",
        )


@dataclass(frozen=True, repr=False, eq=False)
class CustomerReading(_Account):
    """Customer records that can be used, and an account of everything else.

    It unpacks into two tables: ``customers, rejected = read_customers(path)``.

    Attributes
    ----------
    customers : DataFrame
        The good rows under canonical names, by `row` (its number in the file): ids as text, dates
        as dates, everything else as typed. Columns that are not recognised are left out.
    as_typed : DataFrame
        The same rows, every column as it stands in the file.
    emptied : DataFrame
        One line for each id or date of `customers` that cannot be read and so is left empty:
        `row`, `column`, `value` and `reason`.
    rejected, columns, rules, rows_in
        As in `Reading`.
    """

    _good = "customers"

    customers: pd.DataFrame
    as_typed: pd.DataFrame
    emptied: pd.DataFrame


@dataclass(frozen=True, repr=False, eq=False)
class SurveyReading(_Account):
    """Answers of a survey that can be used, and an account of everything else.

    It unpacks into two tables: ``answers, rejected = read_survey(path)``.

    Attributes
    ----------
    answers : DataFrame
        The good rows, by `row` (its number in the file), and the columns with answers: numbers on
        their scale, the best answer the highest; those that are none are missing.
    facts : DataFrame
        The same rows: groups, wave and respondent as typed.
    blocks : dict
        Meaning (``satisfaction``, ``drivers``, ``nps``, ...) to columns of the file.
    scales : DataFrame
        A row a column with answers: `scale` as it is written, `low`, `high`, whether `reversed`,
        how many `answers`, and of other cells how many with `no_answer` and `out_of_scale`.
    taken : list
        What was decided by names and answers, in sentences.
    doubts : dict
        The option that says so to the worst and the best answer of another scale that satisfaction
        could be on.
    rejected, columns, rules, rows_in
        As in `Reading`.
    """

    _good = "answers"

    answers: pd.DataFrame
    facts: pd.DataFrame
    blocks: dict[str, list[str]]
    scales: pd.DataFrame
    taken: list[str]
    doubts: dict[str, tuple[float, float]]

    def mapping(self) -> dict[str, dict[str, object]]:
        """Return the arguments by which a file of the same kind is read in the same way."""
        kinds = ("satisfaction", "drivers", "nps", "group", "wave", "respondent")
        columns = {name: self.blocks.get(name, []) for name in kinds}
        constructs = [name for name in self.blocks["drivers"] if name in self.blocks]
        columns |= {name: self.blocks[name] for name in constructs}
        columns["reverse"] = list(self.scales.index[self.scales["reversed"]])
        return {"columns": columns, "scale": self.scales["scale"].to_dict()}


@dataclass(frozen=True, repr=False, eq=False)
class ComplaintReading(_Account):
    """Cases of a complaint log that can be used, and an account of everything else.

    It unpacks into two tables: ``cases, rejected = read_complaints(path)``.

    Attributes
    ----------
    cases : DataFrame
        The good rows, by `row` (its number in the file), under canonical names: `opened`, and as
        the file has them `case_id`, `first_response`, `closed` (dates), `channel`, `cause`,
        `status`, `customer_id`, `agent`, `text` (as typed), `timely` and `is_open` (true, false or
        missing).
    has_clock : bool
        Whether dates come with the time of day; else times are whole days.
    taken : list
        What was decided by names and values, in sentences.
    without : list
        Meanings for which the caller says that there is no column.
    rejected, columns, rules, rows_in
        As in `Reading`.
    """

    _good = "cases"

    cases: pd.DataFrame
    has_clock: bool
    taken: list[str]
    without: list[str]

    def mapping(self) -> dict[str, dict[str, str]]:
        """Return the arguments by which a file of the same kind is read in the same way."""
        columns = {meaning: label for label, meaning in self.columns.items()}
        return {"columns": columns | dict.fromkeys(self.without, "")}


AnyReading = Reading | CustomerReading | SurveyReading | ComplaintReading
