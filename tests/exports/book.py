"""The rows of an export while they are written: the cells of orders, moves of money, totals."""

import random
from dataclasses import dataclass, field, replace
from datetime import datetime

from exports.sales import Line, Order
from exports.words import names, says
from exports.writing import written_amount, written_date

OF_LINES = ("orders", "lines", "merged")  # where a row has an amount of its own
COLUMNS = ("order", "per order", "id", "Id", "name", "email", "date", "year", "month", "day",
           "status", "currency", "store", "kind", "level", "reference", "cancelled", "paid_on",
           "product", "quantity", "price", "discount", "base", "tax", "shipping", "fee", "gross",
           "amount", "with tax", "part", "method", "refund", "note", "flag")  # fmt: skip
OF_ORDERS = ("id", "per order", "Id", "name", "email", "date", "status", "currency", "store",
             "kind", "cancelled", "paid_on", "note", "flag")  # fmt: skip
ONCE = {  # what stands on the first line of an order alone
    "continuing": {"id", "per order", "Id", "status", "currency", "kind", "cancelled", "paid_on",
                   "base", "tax", "shipping", "fee", "amount", "refund"},
    "merged": {"order", "id", "per order", "Id", "name", "email", "date", "status", "currency",
               "kind", "cancelled", "paid_on", "note"},
}  # fmt: skip


@dataclass(frozen=True)
class Way:
    """A right way to count some orders, and what the page must say where it is taken.

    `amounts` are those of orders that are not as they are sold; None for one that is no sale.
    """

    told: str = ""
    amounts: dict[Order, float | None] = field(default_factory=dict)


class Book:
    """An export while it is written; a row has cells, its order ``of``, and the ``sum`` it adds."""

    def __init__(self, orders: list[Order], mixture: dict, rng: random.Random) -> None:
        self.orders, self.mixture, self.rng = orders, mixture, rng
        self.language = mixture["language"]
        self.names: dict[str, str] = {}
        for column in sorted(_shown(mixture), key=COLUMNS.index):
            self.add(column)
        self.ways: list[list[Way]] = []
        self.answers: dict[str, dict] = {}
        self.rows = [row for place, order in enumerate(orders) for row in self._rows(order, place)]

    @property
    def columns(self) -> list[str]:
        return sorted(self.names, key=COLUMNS.index)

    def add(self, column: str, meaning: str | None = None) -> None:
        """Add a column, or name it anew."""
        free = [one for one in self._may_be_called(column, meaning) if one not in self.called]
        self.names[column] = self.rng.choice(free)

    @property
    def customer(self) -> str:
        """The column by which customers are known."""
        return next(one for one in ("id", "email", "name") if one in self.names)

    @property
    def called(self) -> set[str]:
        return set(self.names.values())

    def _may_be_called(self, column: str, meaning: str | None) -> list[str]:
        language, mixture = self.language, self.mixture
        if column == "Id":
            return ["Id"]
        if column == "per order":
            return ["客户编号" if language == "zh" else "customer_id"]
        if column == "amount" and mixture["lines"] in ("lines", "merged"):
            column = "line"
        column = {"id": "customer", "paid_on": mixture["paid_on"]}.get(column, column)
        alike = names(meaning or column, language)
        if column == "discount" and mixture["discount as"] == "per cent":
            alike = [one if "%" in one else one + self.rng.choice(["", " %"]) for one in alike]
        return [*alike, *([] if set(alike) - self.called else [f"{alike[0]} 2"])]

    def says(self, what: str) -> str:
        return self.rng.choice(says(what, self.language))

    def money(self, amount: float, order: Order) -> str:
        sign = order.currency if self.mixture["currency"] == "sign" else None
        return written_amount(amount, self.mixture["amount"], sign)

    def date(self, when: datetime) -> str:
        return written_date(when, self.mixture["date"], self.language)

    def counts(self, order: Order) -> bool:
        """Whether an order counts among the sales; of two currencies, the euros are asked for."""
        return order.counts and (self.mixture["currency"] != "two" or order.currency == "EUR")

    def rows_of(self, order: Order) -> list[dict]:
        return [row for row in self.rows if row["of"] is order]

    def _rows(self, order: Order, place: int) -> list[dict]:
        """Return the cells of an order, a row a line."""
        mixture, many, rng, when = (
            self.mixture,
            self.mixture["lines"],
            self.rng,
            self.date(order.when),
        )
        email = f"w{order.customer}@example.com"
        of_order = {
            "of": order,
            "order": order.number,
            "id": f"K{order.customer:03d}",
            "email": rng.choice([email, email.upper(), email.title()]),
            "per order": f"{7_000_000 + 37 * place}",
            "Id": f"{5_000_000_000 + place}",
            "date": when,
            "status": self.says("sold" if order.sold else "unsold"),
            "currency": order.currency,
            "kind": self._moves()[0],
            "cancelled": "" if order.sold else when,
            "paid_on": self._paid(order, when),
            "refund": self.money(order.refund, order),
            "note": "" if order.sold else self.says("cancelled"),
            "flag": self.says("no" if order.sold else "yes"),
        }
        if mixture["note"] == "plain" or not of_order["note"]:
            of_order["note"] = rng.choice(["", self.says("remark")])
        rows = []
        for number, line in enumerate(order.lines):
            amount = line.amount if many in OF_LINES else order.amount
            amount = line.before if mixture["prices"] == "before" else amount
            pieces = line.quantity if mixture["prices"] != "none" else rng.randint(1, 4)
            row = of_order | {
                "product": line.product or f"S{rng.randrange(90)}",
                "quantity": str(pieces),
                "price": self.money(line.price, order),
                "discount": self._discount(order, line),
                "amount": self.money(amount, order),
                "sum": amount,
            }
            row |= self._parts(amount, order)
            if number:
                row |= dict.fromkeys(ONCE.get(many, ()), "")
                row |= {"sum": 0.0} if many == "continuing" else {}
                row |= {"discount": ""} if many in ONCE and mixture["discount"] == "order" else {}
            rows.append(row)
        return rows

    def _paid(self, order: Order, when: str) -> str:
        if self.mixture["paid_on"] == "paid":
            return self.says("yes") if order.sold else self.rng.choice([self.says("no"), ""])
        return when if order.sold else ""

    def _discount(self, order: Order, line: Line) -> str:
        if self.mixture["discount as"] == "money":
            return self.money(order.off if self.mixture["discount"] == "order" else line.off, order)
        if self.mixture["discount as"] == "share":
            return written_amount(line.share, self.mixture["amount"])
        return f"{100 * line.share:.0f}%"

    def _parts(self, amount: float, order: Order) -> dict:
        """Return what an amount is made of: goods, tax and shipping, or goods less a fee."""
        if self.mixture["parts"] == "off":
            fee = round(0.03 * amount + 0.3, 2)
            parts = {"base": amount + fee, "fee": fee}
        else:
            tax, shipping = round(0.16 * amount, 2), 4.9 if 20 < amount < 900 else 0.0
            parts = {"base": amount - tax - shipping, "tax": tax, "shipping": shipping}
        return {part: self.money(value, order) for part, value in parts.items()}

    def _moves(self) -> list[str]:
        return says("moves", self.language)[0].split(",")

    def add_moves(self) -> None:
        """Put moves of money that are no purchases between the rows."""
        sold = [row for row in self.rows if row["sum"] and row["date"]]
        for number in range(3):
            nobody = dict.fromkeys(("id", "email", "per order", "Id", "name", "cancelled"), "")
            move = self.rng.choice(sold) | nobody | {"kind": self._moves()[1 + number % 2]}
            move["order"] = f"{self.mixture['prefix']}{9001 + number}"
            place = self.rows.index(self.rng.choice([row for row in self.rows if row["date"]]))
            self.rows.insert(place, move)

    def add_totals(self) -> None:
        how, rows = self.mixture["total"], self.rows
        if how != "none" and self.mixture["paid_on"]:  # and what is not paid is in them
            unpaid = [one for one in self.orders if self.counts(replace(one, sold=True))]
            sold = {one: one.revenue for one in unpaid if not one.sold}
            self.ways.append([Way(), Way("the file's own totals count it", sold)])
        label, at = self.says_total(), self.columns[int(self.mixture["has_order"])]
        if how == "daily":
            self.rows = self._with_daily_totals(at)
        elif how == "subtotals":
            self.rows = []
            for customer in dict.fromkeys(row["of"].customer for row in rows):
                own = [row for row in rows if row["of"].customer == customer]
                self.rows += [*own, self._total(at, f"{own[0][at]} Total", own)]
            self.rows.append(self._total(at, label, rows))
        elif how != "none":
            date = rows[-1]["date"] if how == "dated" else ""
            self.rows = [*rows, self._total(at, "" if how == "unlabelled" else label, rows, date)]

    def says_total(self) -> str:
        return self.rng.choice(names("total", self.language))

    def _total(self, at: str, called: str, among: list[dict], date: str = "") -> dict:
        amount = self.money(sum(row["sum"] for row in among), self.orders[0])
        return {"date": date, at: called, "amount": amount}

    def _with_daily_totals(self, at: str) -> list[dict]:
        """Return the rows, and below those of an order, alone on its day, what they add up to."""
        with_sums, day = [], []
        for row, after in zip(self.rows, [*self.rows[1:], None], strict=True):
            with_sums.append(row)
            day.append(row)
            if after is None or after["date"] not in ("", row["date"]):
                written = next(one["date"] for one in reversed(day) if one["date"])
                with_sums.append(self._total(at, self.says("daily"), day, written))
                day = []
        return with_sums


def _shown(mixture: dict) -> set[str]:
    """Return the columns that a mixture has."""
    who = {"both": ["id", "email"], "per order": ["per order", "email"], "Id": ["Id", "email"]}
    shown = {"date", *who.get(mixture["who"], [mixture["who"]])}
    shown |= {"order"} if mixture["has_order"] else set()
    shown |= {one for one in ("status", "cancelled", "paid_on", "refund", "flag") if mixture[one]}
    shown |= {one for one in ("discount", "note") if mixture[one] != "none"}
    shown |= {"currency"} if mixture["currency"] in ("column", "two") else set()
    shown |= {"kind"} if mixture["kinds"] else set()
    shown |= {"product", "quantity"} if mixture["lines"] != "orders" else set()
    shown |= {"quantity", "price"} if mixture["prices"] != "none" else set()
    shown |= {"amount"} if mixture["prices"] != "instead" else set()
    parts = {"none": [], "inside": ["base", "tax", "shipping"], "off": ["base", "fee"]}
    return shown | set(parts[mixture["parts"]])
