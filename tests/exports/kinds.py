"""Further kinds of exports, each a class: what it changes of the sales, and how they are written.

Each goes with the others where its ``needs``, of the rest of a mixture, let it.
"""

import random
from datetime import timedelta
from typing import ClassVar

from exports.book import OF_ORDERS, Book, Way
from exports.sales import Line, Order
from exports.words import says

NO, YES, NONE = (False,), (True,), ("none",)
FLAT = {"lines": ("lines",), "discount": NONE, "parts": NONE, "tickets": NO, "kinds": NO}
SOLD_ROWS = ("of orders", "two levels", "headed", "payments", "taxed")  # none undoes a sale
NOT_PAID_BY_CARD = ("of orders", "two levels", "headed", "credit notes", "pairs", "taxed")
NO_GOODS = ("product", "quantity", "price", "discount")
PEOPLE = ("id", "name", "email")


class Kind:
    """What an export may be besides; ``needs`` are the ways of a mixture with which it goes.

    Those that need ``rows`` of their own do not go with each other.
    """

    needs: ClassVar[dict[str, tuple]] = {}

    def sell(self, orders: list[Order], mixture: dict, rng: random.Random) -> None:
        """Change what is sold."""

    def write(self, book: Book, rng: random.Random) -> None:
        """Change how it is written."""


class TwoLevels(Kind):
    """A row of the order with its total, below it its items with theirs, and perhaps payments.

    Where an item has nothing of its order, it may be named in the column of the customers.
    """

    needs: ClassVar = FLAT | {
        "rows": ("two levels",), "prices": ("none", "after"),
        "total": ("none", "grand", "unlabelled"),
    }  # fmt: skip

    def write(self, book: Book, rng: random.Random) -> None:
        blank = rng.choice([(), OF_ORDERS, (*OF_ORDERS, "order")])
        typed, paid, rows = rng.random() < 0.6, rng.random() < 0.4, []
        in_place = "order" in blank and not (typed and paid) and rng.random() < 0.5
        if typed:
            book.add("level")
        of_order, of_item, of_payment = map(book.says, ("order", "item", "payment"))
        if typed:
            only = {book.names["level"]: [of_order]}
            book.answers["payments of the other rows"] = {"where": only}
        for order in book.orders:
            items = book.rows_of(order)
            head = items[0] | dict.fromkeys(NO_GOODS, "") | {"level": of_order}
            head |= {"amount": book.money(order.amount, order), "sum": order.amount}
            hidden = dict.fromkeys(blank, "") | {"level": of_item, "sum": 0.0}
            named = [{book.customer: item["product"]} if in_place else {} for item in items]
            rows += [head, *(i | hidden | name for i, name in zip(items, named, strict=True))]
            if typed and paid:
                rows.append(head | hidden | {"level": of_payment})
        book.rows = rows


class Headed(Kind):
    """A row of the order without an amount, and below it its lines, which have nothing else."""

    needs: ClassVar = FLAT | {
        "rows": ("headed",), "status": YES, "prices": ("none", "instead", "after"),
        "total": ("none", "grand", "unlabelled"),
    }  # fmt: skip

    def write(self, book: Book, rng: random.Random) -> None:
        blank, rows = dict.fromkeys(rng.choice([OF_ORDERS, (*OF_ORDERS, "order")]), ""), []
        for order in book.orders:
            lines = book.rows_of(order)
            head = lines[0] | dict.fromkeys((*NO_GOODS, "amount"), "") | {"sum": 0.0}
            rows += [head, *(line | blank for line in lines)]
        book.rows = rows


class Payments(Kind):
    """An order, or an item of one, once for each of its payments, beside the payment's part."""

    needs: ClassVar = {
        "rows": ("payments",), "lines": ("orders", "lines"), "prices": ("none", "after"),
        "has_order": YES, "tickets": NO, "refund": NO, "kinds": NO, "parts": NONE,
        "total": ("none", "grand"),
    }  # fmt: skip

    def write(self, book: Book, rng: random.Random) -> None:
        book.add("part")
        per_row = {"part": "line"} | (
            {"amount": "order"} if book.mixture["lines"] == "orders" else {}
        )
        for column, per in per_row.items():
            book.answers[f"{book.names[column]!r} is the same on all lines"] = {"amount_per": per}
        book.answers["fit amount equally well"] = {"columns": {"amount": book.names["amount"]}}
        if rng.random() < 0.6:
            book.add("method")
        methods, rows = book.says("methods").split(","), []
        for order in book.orders:
            share = rng.choice([0.2, 0.25, 0.5]) if rng.random() < 0.35 else 1.0
            for row in book.rows_of(order):
                first = round(share * row["sum"], 2)
                parts = [first, round(row["sum"] - first, 2)] if share < 1 else [first]
                for number, part in enumerate(parts):
                    paid = {"part": book.money(part, order), "method": rng.choice(methods)}
                    rows.append(row | paid | ({"sum": 0.0} if number else {}))
        book.rows = rows


class Refunded(Kind):
    """Amounts before or after refunds, beside a column of what was paid back, in full or part."""

    needs: ClassVar = {
        "lines": ("orders", "repeated", "continuing"), "refund": YES, "parts": NONE,
        "discount": NONE, "prices": ("none", "after"), "total": NONE,
    }  # fmt: skip

    def sell(self, orders: list[Order], mixture: dict, rng: random.Random) -> None:
        whole = set(rng.sample(orders[2:], 4))
        for order in orders:
            share = 1 if order in whole else rng.choice([0, 0, 0, 0, 0, 0, 0.25, 0.4])
            order.refund = round(share * order.amount, 2)

    def write(self, book: Book, rng: random.Random) -> None:
        after, sign = rng.choice(["", "named", "beside", "zero"]), rng.choice([1, 1, -1])
        by_line = not after and book.mixture["lines"] == "repeated" and rng.random() < 0.5
        if after in ("named", "beside"):
            book.add("amount", "after refunds")
        if after == "beside":
            book.add("gross")
        for row in book.rows:
            order = row["of"]
            if row["refund"]:
                row["refund"] = book.money(sign * order.refund, order)
            row["gross"] = row["amount"]
            if after and row["amount"]:
                row["amount"] = book.money(order.revenue, order)
        for order in book.orders if by_line else ():
            first, *others = book.rows_of(order)
            if others:
                part = round(0.4 * order.refund, 2)
                first["refund"] = book.money(sign * part, order)
                for row in others:
                    row["refund"] = ""
                others[-1]["refund"] = book.money(sign * (order.refund - part), order)


class Reversals(Kind):
    """Rows that undo a sale after it: here credit notes, also of its first line alone."""

    needs: ClassVar = {
        "rows": ("credit notes",), "lines": ("orders", "lines"), "has_order": YES, "prices": NONE,
        "discount": NONE, "parts": NONE, "tickets": NO, "refund": NO, "kinds": NO, "total": NONE,
        "who": ("id", "email", "both"), "voucher": NO,
    }  # fmt: skip
    word, number, lines = "credit", {"de": "GS-", "fr": "AV-"}, (1, None)

    def write(self, book: Book, rng: random.Random) -> None:
        typed = rng.random() < 0.6
        sign = rng.choice([1, -1]) if typed else -1
        if typed:
            book.add("kind")
            for row in book.rows:
                row["kind"] = book.says("invoice")
        twice = rng.random() < 0.3  # what is paid back stands in a column of its own, too
        if twice:
            book.add("refund")
        word, sold = book.says(self.word), [order for order in book.orders if order.sold]
        undone = rng.sample(sold[2:], min(len(sold) - 2, rng.randint(2, 6)))
        lines, back = rng.choice(self.lines), 0.0
        for number, order in enumerate(undone):
            later = {"kind": word, "date": book.date(order.when + timedelta(days=3))}
            later |= self.named(book, order, number)
            rows = book.rows_of(order)[:lines]
            undoing = [
                row | later | {"amount": book.money(sign * row["sum"], order)} for row in rows
            ]
            if twice:
                undoing = [row | {"refund": row["amount"]} for row in undoing]
            self.insert(book, undoing, rng.randrange(3))
            back += sum(row["sum"] for row in rows) if book.counts(order) else 0
        book.ways.append(self.ways(undone, Way(f"returned {back:.2f}"), typed))

    def named(self, book: Book, order: Order, number: int) -> dict[str, str]:
        return {"order": f"{self.number.get(book.language, 'CN-')}{501 + number}"}

    def insert(self, book: Book, rows: list[dict], after: int) -> None:
        place = book.orders.index(rows[0]["of"]) + after
        last = book.orders[min(place, len(book.orders) - 1)]
        at = max(number for number, row in enumerate(book.rows) if row["of"] is last)
        book.rows[at + 1 : at + 1] = rows

    def ways(self, undone: list[Order], returned: Way, typed: bool) -> list[Way]:
        """Return which ways to count are right: here sales in full, beside what was returned."""
        return [returned]


class Cancelling(Reversals):
    """Documents that cancel an earlier one, which they name: neither is a sale."""

    needs: ClassVar = Reversals.needs | {"rows": ("cancelling",)}
    word, number, lines = "storno", {"de": "ST-", "fr": "AN-"}, (None,)

    def write(self, book: Book, rng: random.Random) -> None:
        book.add("reference")
        super().write(book, rng)

    def named(self, book: Book, order: Order, number: int) -> dict[str, str]:
        return super().named(book, order, number) | {"reference": order.number}

    def ways(self, undone: list[Order], returned: Way, typed: bool) -> list[Way]:
        none = Way(amounts=dict.fromkeys(undone))
        return [none] if typed else [none, returned]


class Pairs(Cancelling):
    """Bookings and what takes them back under the same number."""

    needs: ClassVar = Reversals.needs | {"rows": ("pairs",)}

    def write(self, book: Book, rng: random.Random) -> None:
        Reversals.write(self, book, rng)

    def named(self, book: Book, order: Order, number: int) -> dict[str, str]:
        return {}


class Retries(Kind):
    """Subscriptions of which a payment failed, and was tried again."""

    needs: ClassVar = {
        "rows": ("retries",), "lines": ("orders",), "has_order": YES, "status": YES,
        "prices": NONE, "parts": NONE,
        "refund": NO, "kinds": NO, "total": NONE,
    }  # fmt: skip

    def sell(self, orders: list[Order], mixture: dict, rng: random.Random) -> None:
        plans = rng.sample([9.99, 19.99, 49.0, 120.0], 2)
        for order in orders:
            order.lines = [Line(1, plans[order.customer % 2])]

    def write(self, book: Book, rng: random.Random) -> None:
        word, own, rows = book.says("failed"), rng.random() < 0.5, []
        for order in book.orders:
            row = book.rows_of(order)[0]
            for days in (4, 2)[: rng.choice([0, 0, 1, 2])]:
                tried = row | {"status": word, "paid_on": ""}
                tried["date"] = book.date(order.when - timedelta(days=days))
                numbers = ("order", "per order", "Id")
                rows.append(tried | ({one: f"{row[one]}{days}" for one in numbers} if own else {}))
            rows.append(row)
        book.rows = rows


class ExtraRows(Kind):
    """Postage, taxes, tips, deposits and gift cards on rows of their own."""

    needs: ClassVar = FLAT | {
        "rows": NOT_PAID_BY_CARD, "voucher": NO, "prices": ("none", "instead", "after"),
    }  # fmt: skip

    def sell(self, orders: list[Order], mixture: dict, rng: random.Random) -> None:
        words = says("extra", mixture["language"])
        for order in orders:
            for word in words[: rng.choice([0, 1, 1, 2, len(words)])]:
                order.lines.append(Line(1, rng.choice([4.9, 7.5, 12.0, 25.0]), product=word))


class GiftCards(Kind):
    """Gift cards, sold on rows of their own, with which other orders are paid."""

    needs: ClassVar = FLAT | {
        "rows": ("of orders",), "voucher": NO, "refund": NO,
        "prices": ("none", "instead", "after"),
    }  # fmt: skip

    def sell(self, orders: list[Order], mixture: dict, rng: random.Random) -> None:
        for order in orders[2:]:
            if order.amount > 0 and rng.random() < 0.2:
                card = rng.choice(says("card", mixture["language"]))
                order.lines.append(Line(1, rng.choice([25.0, 50.0, 100.0]), product=card))

    def write(self, book: Book, rng: random.Random) -> None:
        book.add("method")
        methods, left = [*says("money", book.language), book.says("by card")], {}
        words = says("card", book.language)
        for order in book.orders:
            cards = sum(line.amount for line in order.lines if line.product in words)
            way = rng.choice(methods[:-1] if cards else methods)
            for row in book.rows_of(order):
                row["method"] = methods[-1] if order is book.orders[0] else way
            if cards and book.counts(order) and order is not book.orders[0]:
                left[order] = round(order.amount - cards, 2) or None
        book.ways.append([Way("money paid ahead" if left else "", left)])


class DiscountLine(Kind):
    """A discount of the order as a negative line; with returns it is told from none of them."""

    needs: ClassVar = FLAT | {
        "rows": SOLD_ROWS, "voucher": NO,
        "prices": ("none", "instead", "after"),
    }  # fmt: skip

    def sell(self, orders: list[Order], mixture: dict, rng: random.Random) -> None:
        word, back = rng.choice(says("discount", mixture["language"])), rng.choice([1, -1])
        for order in orders:
            if rng.random() < 0.4:
                off = round(order.amount * rng.choice([0.05, 0.1, 0.2]), 2)
                order.lines.append(Line(back, -back * off, product=word))


class Guests(Kind):
    """Orders of guests, who have no id."""

    needs: ClassVar = {"who": ("id", "email", "both"), "total": ("none", "grand")}

    def sell(self, orders: list[Order], mixture: dict, rng: random.Random) -> None:
        for order in orders[2:]:
            order.guest = rng.random() < 0.2

    def write(self, book: Book, rng: random.Random) -> None:
        called = rng.choice(["", "", book.says("guest")])
        for row in book.rows:
            row |= {who: called for who in PEOPLE if row["of"].guest and row.get(who)}


class Stores(Kind):
    """Two stores in one file, each perhaps with numbers of its own from the same one on."""

    needs: ClassVar = {"has_order": YES, "total": ("none", "grand")}

    def sell(self, orders: list[Order], mixture: dict, rng: random.Random) -> None:
        own = rng.random() < 0.5
        for order in orders:
            order.store = rng.randrange(2)
        for store in (0, 1) if own else ():
            for number, order in enumerate(one for one in orders if one.store == store):
                order.number = f"{mixture['prefix']}{1001 + number}"
        if rng.random() < 0.5:
            orders.sort(key=lambda order: order.store)

    def write(self, book: Book, rng: random.Random) -> None:
        book.add("store")
        stores = book.says("stores").split(",")
        for row in book.rows:
            row["store"] = stores[row["of"].store]


class Free(Kind):
    """Orders that cost nothing: they may count as orders, or be set aside."""

    needs: ClassVar = {
        "rows": SOLD_ROWS, "prices": ("none", "after"), "discount": NONE, "parts": NONE,
        "tickets": NO,
    }  # fmt: skip

    def sell(self, orders: list[Order], mixture: dict, rng: random.Random) -> None:
        for order in rng.sample(orders[2:], 3):
            order.lines = [Line(1, 0.0) for _ in order.lines]
            order.sold, order.refund, order.currency = True, 0.0, orders[0].currency

    def write(self, book: Book, rng: random.Random) -> None:
        free = [order for order in book.orders if not order.amount and not order.guest]
        book.ways.append([Way(), Way(amounts=dict.fromkeys(free, 0.0))])


class Named(Kind):
    """The customers' names beside their ids, or alone, with capitals that change."""

    needs: ClassVar = {"who": ("id", "email", "both"), "total": ("none", "grand")}

    def write(self, book: Book, rng: random.Random) -> None:
        book.add("name")
        if rng.random() < 0.4:
            for who in ("id", "email"):
                book.names.pop(who, None)
        for row in book.rows:
            name = (
                f"{['Anna', 'Ben', 'Cleo', 'Dan'][row['of'].customer % 4]} W{row['of'].customer}ber"
            )
            row["name"] = (
                rng.choice([name, name, name.upper(), name.lower()])
                if row["date"] and not row["of"].guest
                else ""
            )


class DateParts(Kind):
    """The year, the month and the day of a sale in a column each."""

    needs: ClassVar = {"rows": ("of orders",), "kinds": NO, "total": ("none", "grand")}

    def write(self, book: Book, rng: random.Random) -> None:
        del book.names["date"]
        for part in ("year", "month", "day"):
            book.add(part)
        for row in book.rows:
            when = row["of"].when
            for part in ("year", "month", "day") if row["date"] else ():
                row[part] = str(getattr(when, part))


class Taxed(Kind):
    """Amounts of lines before tax, and the order's total with it beside."""

    needs: ClassVar = FLAT | {"rows": ("taxed",), "prices": NONE, "total": NONE}

    def write(self, book: Book, rng: random.Random) -> None:
        book.add("amount", "before tax")
        book.add("with tax")
        rate, once = rng.choice([1.05, 1.19, 1.2, 1.23]), rng.random() < 0.3
        totals = {order: round(rate * order.amount, 2) for order in book.orders}
        for order, total in totals.items():
            for number, row in enumerate(book.rows_of(order)):
                row["with tax"] = "" if number and once else book.money(total, order)
        sold = {order: total for order, total in totals.items() if book.counts(order)}
        columns = [book.names[one] for one in ("amount", "with tax")]
        book.answers["fit amount equally well"] = {"columns": {"amount": rng.choice(columns)}}
        before, after = (f"{column} as amount" for column in columns)
        book.ways.append([Way(before), Way(after, sold)])


KINDS: dict[str, Kind] = {
    "two levels": TwoLevels(), "headed": Headed(), "payments": Payments(), "refunded": Refunded(),
    "credit notes": Reversals(), "cancelling": Cancelling(), "pairs": Pairs(),
    "retries": Retries(), "extra rows": ExtraRows(), "gift cards": GiftCards(),
    "discount line": DiscountLine(), "date parts": DateParts(),
    "guests": Guests(), "stores": Stores(), "free": Free(), "named": Named(), "taxed": Taxed(),
}  # fmt: skip
