"""The sales that are known: what was ordered by whom, and what of it is a sale."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

SIGNS = {"EUR": "{} €", "USD": "${}", "BRL": "R$ {}", "PLN": "{} zł", "GBP": "£{}", "INR": "₹{}"}
SHARES = (0.05, 0.1, 0.25, 0.5)


@dataclass
class Line:
    """Pieces of a product, and what of their price is taken off."""

    quantity: int
    price: float
    off: float = 0.0
    share: float = 0.0
    product: str = ""  # a word instead of a number

    @property
    def before(self) -> float:
        return round(self.quantity * self.price, 2)

    @property
    def amount(self) -> float:
        return round(self.before - self.off, 2)


@dataclass(eq=False)
class Order:
    """A sale, or what is none."""

    number: str
    customer: int
    when: datetime
    lines: list[Line]
    sold: bool = True
    refund: float = 0.0
    currency: str = "EUR"
    off: float = 0.0
    guest: bool = False
    store: int = 0

    @property
    def amount(self) -> float:
        return round(sum(line.amount for line in self.lines), 2)

    @property
    def revenue(self) -> float:
        return round(self.amount - self.refund, 2)

    @property
    def counts(self) -> bool:
        """Whether it is a sale to somebody who is known, of which something is left."""
        return self.sold and not self.guest and self.revenue > 0


def some_orders(rng: random.Random, mixture: dict) -> list[Order]:
    people, count = rng.randint(6, 12), rng.randint(20, 45)
    start = datetime(2023, 1, 3) + timedelta(days=rng.randrange(200))
    orders = []
    for place in range(count):
        customer = place if place < people else rng.randrange(people)
        when = start + timedelta(
            days=9 * place + rng.randrange(5), minutes=rng.randrange(480, 1200)
        )
        lines = _some_lines(rng, mixture)
        order = Order(f"{mixture['prefix']}{1001 + place}", customer, when, lines)
        _take_off(order, rng, mixture)
        if mixture["voucher"] and rng.random() < 0.4:
            lines.append(Line(1, -round(lines[0].amount / 10, 2)))
        told = [mixture[one] for one in ("status", "cancelled", "flag", "paid_on")]
        if (any(told) or mixture["note"] == "cancelled") and rng.random() < mixture["unsold"]:
            order.sold = False
        if mixture["refund"] and rng.random() < 0.2:
            order.refund = round(order.lines[0].amount * rng.choice([0.25, 0.5]), 2)
        if mixture["currency"] == "two" and rng.random() < 0.4:
            order.currency = "USD"
        orders.append(order)
    orders[0].currency, orders[1].currency = "EUR", "USD" if mixture["currency"] == "two" else "EUR"
    orders[0].sold = orders[1].sold = True
    if mixture["currency"] in ("sign", "column"):
        one = rng.choice(list(SIGNS))
        for order in orders:
            order.currency = one
    return orders


def _some_lines(rng: random.Random, mixture: dict) -> list[Line]:
    if mixture["tickets"]:
        price = rng.choice([18.0, 25.0, 49.5, 68.0, 120.0])
        return [Line(1, price) for _ in range(rng.choice([1, 2, 2, 3, 4]))]
    count = 1 if mixture["lines"] == "orders" else rng.choice([1, 2, 2, 3])
    if mixture["prices"] == "none":
        return [Line(1, round(rng.uniform(3, 2500), 2)) for _ in range(count)]
    return [Line(rng.randint(1, 4), rng.randint(15, 4000) / 5) for _ in range(count)]


def _take_off(order: Order, rng: random.Random, mixture: dict) -> None:
    """Give an order discounts, by the line or shared out over its lines."""
    if mixture["discount"] == "line":
        for line in order.lines:
            if rng.random() < 0.4:
                line.share = rng.choice(SHARES)
                line.off = line.before * line.share
                if mixture["discount as"] == "money":
                    line.off = round(line.before * rng.uniform(0.05, 0.5), 2)
    elif mixture["discount"] == "order" and rng.random() < 0.5:
        before = sum(line.before for line in order.lines)
        order.off = rest = round(before * rng.uniform(0.05, 0.3), 2)
        for line in order.lines[1:]:
            line.off = round(order.off * line.before / before, 2)
            rest -= line.off
        order.lines[0].off = rest
