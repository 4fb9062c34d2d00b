"""The sales of a file while its rows are looked through, and what the caller says of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.amounts import parse_amounts
from crmlab.tables.cells.ids import parse_ids
from crmlab.tables.cells.parsed import Parsed, is_blank
from crmlab.tables.columns.evidence import free_columns
from crmlab.tables.errors import Questions
from crmlab.tables.sales.ledger import Ledger
from crmlab.tables.sales.orders import Orders
from crmlab.tables.sales.telling import Telling

Where = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Options:
    """What the caller says of a file, as `read_transactions` has it; None where the file tells.

    `discount` and `paid_on` are columns, an empty text where the caller says that none is.
    """

    where: Where
    by: str | None
    decimal: str | None
    amount_per: str | None
    amount_in: str | None
    totals: str | None
    date_order: str | None
    until: str | date | None
    discount: str | None
    paid_on: str | None
    refund: str | None
    net: bool  # of what was taken back


@dataclass
class Sales(Telling):
    """The rows of a file that are sales, and what was decided on the way to them.

    `numbers` are the columns with numbers, understood, an amount always among them; `whole` has
    also the rows that are not asked for. The caller has said which rows to keep by the columns
    `answered`. `paid_back` are the rows that pay a sale back, `totals` those that sum up others,
    `on_account` those known to be sold and not paid yet; `refunds` were paid back of a row. Of what
    is decided, `warnings` are told first.
    """

    ledger: Ledger
    numbers: dict[str, Parsed]
    mark: str  # of decimals
    whole: pd.DataFrame
    answered: set[str]
    told: list[str]
    warnings: list[str] = field(default_factory=list)
    orders: Orders | None = None
    paid_back: np.ndarray = field(init=False)
    totals: np.ndarray = field(init=False)
    on_account: np.ndarray = field(init=False)
    refunds: np.ndarray = field(init=False)
    currency: str | None = None
    may_be_cents: bool = True
    unit: float = 1.0  # of money, in which amounts are written
    lines: pd.DataFrame | None = None  # of orders, where an amount is that of an order
    left_out: pd.DataFrame | None = None  # the facts of what the caller does not ask for
    file_total: float | None = None  # that of all sales, as the file has it
    total_adds_up: bool = True  # from the amounts in the rows of the file
    refunded: np.ndarray = field(default_factory=lambda: np.zeros(1))  # by part
    questions: Questions = field(default_factory=Questions)
    decided: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.paid_back = np.zeros(len(self.frame), dtype=bool)
        self.totals = np.zeros(len(self.frame), dtype=bool)
        self.on_account = np.zeros(len(self.frame), dtype=bool)
        self.refunds = np.zeros(len(self.frame))

    @property
    def frame(self) -> pd.DataFrame:
        """The rows of the file that are asked for, as written."""
        return self.ledger.table.frame

    @property
    def found(self) -> Mapping[str, str]:
        """The column of the file for each canonical one."""
        return self.ledger.columns

    @property
    def free(self) -> list[str]:
        """The columns of the file that have no meaning yet."""
        return free_columns(self.frame, self.found)

    @property
    def stays(self) -> np.ndarray:
        """The rows that no step has taken out."""
        return self.ledger.stays

    @property
    def amounts(self) -> np.ndarray:
        """The amount of each row, missing where it cannot be read."""
        return self.numbers["amount"].readable()

    @property
    def strangers(self) -> np.ndarray:
        """The rows without a customer."""
        return parse_ids(self.frame[self.found["customer_id"]], "customer_id").bad()

    @property
    def pieces(self) -> np.ndarray:
        """The quantity of each row, one where there is none."""
        if "quantity" in self.numbers:
            return self.numbers["quantity"].readable()
        return np.ones(len(self.frame))

    def filled(self, meaning: str) -> np.ndarray:
        """Return the rows with something in a canonical column."""
        return ~is_blank(self.frame[self.found[meaning]]).to_numpy(dtype=bool)

    def read(self, cells: pd.Series, meaning: str = "amount") -> np.ndarray:
        """Return cells as numbers, as they are written, missing where they are none."""
        return parse_amounts(cells, meaning, self.mark).readable()

    def money(self, cells: pd.Series) -> np.ndarray:
        """Return cells in the money of the amounts, where these may be written in cents."""
        with np.errstate(invalid="ignore"):
            return self.read(cells) * self.unit

    def take_out_again(self, rows: np.ndarray) -> None:
        """Take out rows that have the money of others once more."""
        meaning = say("It has the money of other rows of its order, and is no row of its own.")
        self.ledger.pass_over("continuation", say("the same money again"), meaning, rows)
