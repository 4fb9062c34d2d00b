"""Exports as shops, payment services and spreadsheets write them, of sales that are known."""

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pandas as pd

WORDS = {
    "en": {
        "order": ["Order ID", "Order Number", "Invoice No"],
        "customer": ["Customer ID", "Client No.", "customer"],
        "email": ["Email", "Customer Email", "Email (Billing)"],
        "date": ["Order Date", "Date", "Purchase Date"],
        "amount": ["Amount", "Order Total", "Total"],
        "line": ["Line Total", "Amount", "Sales"],
        "status": ["Status", "Order Status", "Financial Status"],
        "refund": ["Refunded Amount", "Amount Refunded"],
        "currency": ["Currency", "Currency Code"],
        "product": ["SKU", "Product"],
        "quantity": ["Quantity", "Qty"],
        "total": ["Total", "Grand Total", "TOTAL:"],
        "kind": ["Type", "Transaction Type"],
        "cancelled": ["Cancelled at", "Canceled At"],
    },
    "zh": {
        "order": ["订单编号", "订单号"],
        "customer": ["客户编号", "会员编号", "买家会员名"],
        "email": ["买家邮箱", "邮箱"],
        "date": ["下单时间", "订单日期", "日期"],
        "amount": ["订单金额", "实付金额", "金额"],
        "line": ["金额", "销售额"],
        "status": ["订单状态"],
        "refund": ["退款金额"],
        "currency": ["币种"],
        "product": ["商品编号"],
        "quantity": ["数量"],
        "total": ["合计", "总计"],
        "kind": ["交易类型"],
        "cancelled": ["取消时间"],
    },
}
_OTHERS = {
    "de": "Bestellnummer,Kundennummer,E-Mail,Bestelldatum,Gesamtbetrag,Umsatz,Bestellstatus,"
    "Erstattungsbetrag,Währung,Artikelnummer,Menge,Gesamtsumme,Belegart,Stornodatum,Storniert",
    "fr": "N° de commande,N° client,Courriel,Date de commande,Montant total TTC,Montant,Statut,"
    "Montant remboursé,Devise,Référence produit,Quantité,Total général,Type,Cancelled at,Returned",
    "pl": "Numer zamówienia,ID klienta,E-mail,Data zamówienia,Kwota,Wartość,Status zamówienia,"
    "Refund,Waluta,SKU,Ilość,Razem,Typ,Cancelled at,Returned",
    "ru": "Номер заказа,Код клиента,E-mail,Дата заказа,Сумма заказа,Сумма,Статус заказа,"
    "Refund,Валюта,SKU,Количество,Итого,Type,Cancelled at,Returned",
    "ja": "注文番号,顧客番号,メールアドレス,注文日,注文金額,売上金額,ステータス,返金額,通貨,"
    "商品コード,数量,合計,取引種別,Cancelled at,Returned",
}
WORDS["en"]["flag"], WORDS["zh"]["flag"] = ["Returned", "is_test"], ["是否退款"]
WORDS |= {
    language: {meaning: [name] for meaning, name in zip(WORDS["en"], names.split(","), strict=True)}
    for language, names in _OTHERS.items()
}
SOLD = {
    "en": ["Completed", "paid", "Processing"], "zh": ["交易成功", "已发货"],
    "de": ["Abgeschlossen", "VERSANDT"], "fr": ["Expédiée", "terminee"],
    "pl": ["Zrealizowane", "Wysłane"], "ru": ["Выполнен", "Доставлен"], "ja": ["発送済み", "完了"],
}  # fmt: skip
UNSOLD = {
    "en": ["Cancelled", "voided", "Failed", "pending", "refunded"],
    "zh": ["交易关闭", "待付款"], "de": ["storniert", "Ausstehend"],
    "fr": ["ANNULÉE", "Remboursée"], "pl": ["Anulowane", "Zwrot"],
    "ru": ["Отменён", "Возврат"], "ja": ["キャンセル", "返金済み"],
}  # fmt: skip
KIND = {
    "en": ["Payment", "Withdrawal", "Fee"], "zh": ["支付", "提现", "手续费"],
    "de": ["Rechnung", "Angebot", "Auszahlung"], "fr": ["Facture", "Devis", "Virement"],
    "pl": ["Faktura", "Oferta", "Przelew"], "ru": ["Sale", "Void", "Quote"],
    "ja": ["売上", "見積書", "手数料"],
}  # fmt: skip
DAILY = {
    "en": "DAILY TOTAL", "zh": "日合计", "de": "Tagessumme", "fr": "Total du jour",
    "pl": "Suma dnia", "ru": "Итого за день", "ja": "日計",
}  # fmt: skip
BESIDE = {
    "en": {
        "paid_on": ["Paid at", "Date Paid", "Payment Date"],
        "note": ["Notes", "Comment", "Order Notes"],
        "price": ["Unit Price", "Price per Unit", "Item Price"],
        "discount": ["Discount", "Discount Amount", "Line Discount"],
        "base": ["Goods value", "Subtotal"],
        "tax": ["Tax", "VAT", "Sales Tax"],
        "shipping": ["Shipping", "Shipping Cost"],
        "fee": ["Fee", "Processing Fees", "Commission"],
    },
    "zh": {
        "paid_on": ["付款时间"], "note": ["备注"], "price": ["单价"], "discount": ["优惠金额"],
        "base": ["商品总额"], "tax": ["税额"], "shipping": ["运费"], "fee": ["手续费"],
    },
    "de": {
        "paid_on": ["Bezahlt am", "Zahlungseingang"], "note": ["Bemerkung"],
        "price": ["Einzelpreis"], "discount": ["Rabatt"], "base": ["Warenwert"],
        "tax": ["MwSt"], "shipping": ["Versandkosten"], "fee": ["Gebühr"],
    },
    "fr": {
        "paid_on": ["Date de paiement"], "note": ["Commentaire"], "price": ["Prix unitaire"],
        "discount": ["Remise"], "base": ["Sous-total"], "tax": ["TVA"],
        "shipping": ["Frais de port"], "fee": ["Commission"],
    },
}  # fmt: skip
NOTES = {
    "en": ["CANCELLED", "gift wrap"], "zh": ["已取消", "尽快发货"],
    "de": ["storniert", "bitte klingeln"],
    "fr": ["Annulée", "à offrir"], "pl": ["anulowane", "prezent"], "ru": ["отменено", "подарок"],
    "ja": ["キャンセル", "ギフト"],
}  # fmt: skip
ENCODINGS = {"zh": ["gb18030"], "pl": [], "ru": ["cp1251"], "ja": ["cp932"]}
MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
DATES = ("iso", "zoned", "dmy", "mdy", "dots", "words", "serial", "seconds", "milliseconds", "zh",
         "months")  # fmt: skip
AMOUNTS = ("plain", "english", "german", "polish", "indian")
SIGNS = {"EUR": "{} €", "USD": "${}", "BRL": "R$ {}", "PLN": "{} zł", "GBP": "£{}", "INR": "₹{}"}
SHARES = (0.05, 0.1, 0.25, 0.5)
OF_LINES = ("orders", "lines", "merged")  # where a row has an amount of its own
COLUMNS = ("order", "per order", "id", "Id", "email", "date", "status", "currency", "kind",
           "cancelled", "paid_on", "product", "quantity", "price", "discount", "base", "tax",
           "shipping", "fee", "amount", "refund", "note", "flag")  # fmt: skip
ONCE = {  # what stands on the first line of an order alone
    "continuing": {"id", "per order", "Id", "status", "currency", "kind", "cancelled", "paid_on",
                   "base", "tax", "shipping", "fee", "amount", "refund"},
    "merged": {"order", "id", "per order", "Id", "email", "date", "status", "currency", "kind",
               "cancelled", "paid_on", "note"},
}  # fmt: skip


@dataclass
class Line:
    """Pieces of a product, and what of their price is taken off."""

    quantity: int
    price: float
    off: float = 0.0
    share: float = 0.0

    @property
    def before(self) -> float:
        return round(self.quantity * self.price, 2)

    @property
    def amount(self) -> float:
        return round(self.before - self.off, 2)


@dataclass
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

    @property
    def amount(self) -> float:
        return round(sum(line.amount for line in self.lines), 2)


@dataclass
class Export:
    """A file, what is true of it, and what to answer to each question that it may raise.

    A question is known by a word; `told` are columns of which the reading must speak.
    """

    name: str
    data: bytes
    customers: int
    orders: int
    revenue: float
    answers: dict[str, dict] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    mixture: dict[str, object] = field(default_factory=dict)


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


def some_mixture(rng: random.Random) -> dict[str, object]:
    language = rng.choice(["en", "en", "zh", *WORDS])
    kind = rng.choice(["csv", "csv", "csv", "xlsx"])
    lines = rng.choice(["orders", "lines", "repeated", "continuing", "merged"])
    encodings = ["utf-8", "utf-8-sig", "utf-16", *ENCODINGS.get(language, ["cp1252"])]
    prices = rng.choice(["none", "none", "instead", "before", "after"])
    prices = prices if lines in OF_LINES or prices == "none" else "after"
    return {
        "language": language,
        "file": kind,
        "sep": rng.choice([",", ";", "\t", "|"]),
        "encoding": rng.choice(encodings),
        "titles": rng.choice([0, 0, 1, 2]),
        "blank_column": rng.random() < 0.2,
        "lines": lines,
        "tickets": lines in ("lines", "repeated") and prices == "none" and rng.random() < 0.3,
        "prices": prices,
        "discount": rng.choice(["none", "line", "order"]) if prices != "none" else "none",
        "discount as": rng.choice(["money", "share", "per cent"]),
        "who": rng.choice(["id", "email", "both", "per order", "Id"]),
        "has_order": lines != "orders" or rng.random() < 0.6,
        "prefix": rng.choice(["", "#", "SO-"]),
        "status": rng.random() < 0.4,
        "unsold": rng.choice([0.25, 0.25, 0.6]),
        "paid_on": rng.random() < 0.2,
        "note": rng.choice(["none", "none", "none", "plain", "cancelled"]),
        "refund": rng.random() < 0.25 and lines not in ("lines", "merged"),
        "currency": rng.choice(["none", "none", "column", "sign", "two"]),
        "date": rng.choice(DATES),
        "amount": rng.choice(AMOUNTS),
        "total": rng.choice(["none", "none", "grand", "dated", "subtotals", "unlabelled"]),
        "kinds": rng.random() < 0.2,
        "cancelled": rng.random() < 0.15,
        "flag": rng.random() < 0.15,
        "voucher": lines == "lines" and prices == "none" and rng.random() < 0.3,
        "parts": rng.choice(["none", "none", "inside", "off"]) if lines != "merged" else "none",
    }


def _possible(mixture: dict) -> dict:
    """Return a mixture without what does not go together, or cannot be written."""
    narrow = not mixture["encoding"].startswith("utf")  # few signs of currencies, one language
    hard = mixture["currency"] == "sign" or mixture["amount"] == "polish"
    if narrow and (hard or mixture["date"] in ("zh", "months")):
        mixture["encoding"] = "utf-8"
    if mixture["discount"] == "order":
        mixture["discount as"] = "money"
    if mixture["prices"] == "instead":
        mixture |= {"total": "none", "parts": "none", "refund": False}
    if mixture["tickets"]:
        mixture |= {"voucher": False, "parts": "none"}
    return mixture


def written_date(when: datetime, how: str, language: str) -> str:
    seconds = (when - datetime(1970, 1, 1)).total_seconds()
    return {
        "iso": f"{when:%Y-%m-%d}",
        "zoned": f"{when:%Y-%m-%d %H:%M:%S} +0200",
        "dmy": f"{when:%d/%m/%Y %H:%M}",
        "mdy": f"{when:%m/%d/%Y}",
        "dots": f"{when:%d.%m.%Y}",
        "words": f"{when:%b %d, %Y, %I:%M:%S %p}",
        "serial": f"{(when - datetime(1899, 12, 30)).days}",
        "seconds": f"{seconds:.0f}",
        "milliseconds": f"{1000 * seconds:.0f}",
        "zh": f"{when.year}年{when.month}月{when.day}日",
        "months": f"{when.day}. {MONTHS.get(language, MONTHS['de']).split()[when.month - 1]} "
        f"{when.year}",
    }[how]


def written_amount(amount: float, how: str, sign: str | None = None) -> str:
    text = f"{amount:,.2f}"
    if how == "plain":
        text = f"{amount:.2f}"
    elif how == "german":
        text = text.replace(",", "_").replace(".", ",").replace("_", ".")
    elif how == "polish":
        text = text.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    elif how == "indian" and amount >= 100_000:
        whole, cents = f"{amount:.2f}".split(".")
        head, tail = whole[:-3], whole[-3:]
        pairs = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)][::-1]
        text = f"{','.join([*pairs, tail])}.{cents}"
    return SIGNS[sign].format(text) if sign else text


def make_export(rng: random.Random, **fixed: object) -> Export:
    """Return a random export; some of its mixture may be fixed."""
    mixture = _possible(some_mixture(rng) | fixed)
    orders = some_orders(rng, mixture)
    if mixture["total"] == "subtotals":
        orders.sort(key=lambda order: order.customer)
    names = _names(rng, mixture)
    shown = [column for column in COLUMNS if column in _shown(mixture)]
    rows = [row for place, order in enumerate(orders) for row in _rows(order, place, mixture, rng)]
    if mixture["kinds"]:
        rows = _with_moves(rows, mixture, rng)
    rows = _with_totals(rows, names["total"], shown, mixture, orders)
    header = [names[column] for column in shown]
    grid = [[row.get(column, "") for column in shown] for row in rows]
    if mixture["blank_column"] and mixture["file"] == "xlsx":
        header, grid = ["", *header], [["", *row] for row in grid]
    titles = [["Sales report, all shops"], ["Period: 2023-01-01 to 2024-12-31"]][
        : mixture["titles"]
    ]
    titles = [*titles, [""]] if titles else []
    sold = [order for order in orders if order.sold]
    if mixture["currency"] == "two":  # of which the euros are asked for
        sold = [order for order in sold if order.currency == "EUR"]
    parts = {"none": [], "inside": ["tax"], "off": ["fee"]}[mixture["parts"]]
    parts = parts if mixture["discount"] == "none" else []  # else the amount is explained without
    return Export(
        name=f"export.{mixture['file']}",
        data=_file(titles, header, grid, mixture),
        customers=len({order.customer for order in sold}),
        orders=len(sold),
        revenue=sum(order.amount - order.refund for order in sold),
        answers=_answers(mixture, names),
        told=[names[part] for part in parts],
        mixture=mixture,
    )


def _names(rng: random.Random, mixture: dict) -> dict[str, str]:
    """Return a name for each column."""
    language = mixture["language"]
    labels = WORDS[language] | BESIDE["en"] | BESIDE.get(language, {})
    names = {meaning: rng.choice(alike) for meaning, alike in labels.items()}
    if mixture["lines"] in ("lines", "merged"):
        names["amount"] = names["line"]
    if mixture["discount as"] == "per cent" and "%" not in names["discount"]:
        names["discount"] += rng.choice(["", " %"])
    names |= {"id": names["customer"], "Id": "Id"}
    return names | {"per order": "客户编号" if language == "zh" else "customer_id"}


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


def _rows(order: Order, place: int, mixture: dict, rng: random.Random) -> list[dict]:
    """Return the cells of an order, a row a line; ``sum`` and ``whose`` are the amount's own."""
    language, many = mixture["language"], mixture["lines"]
    sign = order.currency if mixture["currency"] == "sign" else None
    email = f"w{order.customer}@example.com"
    when = written_date(order.when, mixture["date"], language)

    def money(amount: float) -> str:
        return written_amount(amount, mixture["amount"], sign)

    of_order = {
        "order": order.number,
        "id": f"K{order.customer:03d}",
        "email": rng.choice([email, email.upper(), email.title()]),
        "per order": f"{7_000_000 + 37 * place}",
        "Id": f"{5_000_000_000 + place}",
        "date": when,
        "status": rng.choice((SOLD if order.sold else UNSOLD)[language]),
        "currency": order.currency,
        "kind": KIND[language][0],
        "cancelled": "" if order.sold else when,
        "paid_on": when if order.sold else "",
        "refund": money(order.refund),
        "note": "" if order.sold else NOTES[language][0],
        "flag": "No" if order.sold else "Yes",
        "whose": order.customer,
    }
    if mixture["note"] == "plain" or not of_order["note"]:
        of_order["note"] = rng.choice(["", NOTES[language][1]])
    rows = []
    for number, line in enumerate(order.lines):
        amount = line.amount if many in OF_LINES else order.amount
        amount = line.before if mixture["prices"] == "before" else amount
        row = of_order | {
            "product": f"S{rng.randrange(90)}",
            "quantity": str(line.quantity if mixture["prices"] != "none" else rng.randint(1, 4)),
            "price": money(line.price),
            "discount": _written_discount(order, line, mixture, money),
            "amount": money(amount),
            "sum": amount,
        }
        row |= _written_parts(amount, mixture, money)
        if number:
            row |= dict.fromkeys(ONCE.get(many, ()), "")
            row |= {"sum": 0.0} if many == "continuing" else {}
            row |= {"discount": ""} if many in ONCE and mixture["discount"] == "order" else {}
        rows.append(row)
    return rows


def _written_discount(
    order: Order, line: Line, mixture: dict, money: Callable[[float], str]
) -> str:
    if mixture["discount as"] == "money":
        return money(order.off if mixture["discount"] == "order" else line.off)
    if mixture["discount as"] == "share":
        return written_amount(line.share, mixture["amount"])
    return f"{100 * line.share:.0f}%"


def _written_parts(amount: float, mixture: dict, money: Callable[[float], str]) -> dict:
    """Return what an amount is made of: goods, tax and shipping, or goods less a fee."""
    if mixture["parts"] == "off":
        fee = round(0.03 * amount + 0.3, 2)
        return {"base": money(amount + fee), "fee": money(fee)}
    tax, shipping = round(0.16 * amount, 2), 4.9 if 20 < amount < 900 else 0.0
    return {
        "base": money(amount - tax - shipping), "tax": money(tax), "shipping": money(shipping)
    }  # fmt: skip


def _with_moves(rows: list[dict], mixture: dict, rng: random.Random) -> list[dict]:
    """Return the rows with moves of money between them that are no purchases."""
    sold = [row for row in rows if row["sum"] and row["date"]]
    for number in range(3):
        nobody = dict.fromkeys(("id", "email", "per order", "Id", "cancelled"), "")
        move = rng.choice(sold) | nobody | {"order": f"{mixture['prefix']}{9001 + number}"}
        move["kind"] = KIND[mixture["language"]][1 + number % 2]
        place = rows.index(rng.choice([row for row in rows if row["date"]]))
        rows = [*rows[:place], move, *rows[place:]]
    return rows


def _with_totals(
    rows: list[dict], label: str, shown: list[str], mixture: dict, orders: list[Order]
) -> list[dict]:
    sign = orders[0].currency if mixture["currency"] == "sign" else None
    at = shown[int(mixture["has_order"])]

    def total(called: str, among: list[dict], date: str = "") -> dict:
        amount = written_amount(sum(row["sum"] for row in among), mixture["amount"], sign)
        return {"date": date, at: called, "amount": amount}

    if mixture["total"] == "none":
        return rows
    if mixture["total"] == "subtotals":
        with_sums = []
        for customer in dict.fromkeys(row["whose"] for row in rows):
            own = [row for row in rows if row["whose"] == customer]
            with_sums += [*own, total(f"{own[0][at]} Total", own)]
        rows, whole = with_sums, rows
        return [*rows, total(label, whole)]
    if mixture["total"] == "daily":
        return _with_daily_totals(rows, total, mixture["language"])
    date = rows[-1]["date"] if mixture["total"] == "dated" else ""
    return [*rows, total("" if mixture["total"] == "unlabelled" else label, rows, date)]


def _with_daily_totals(
    rows: list[dict], total: Callable[[str, list[dict], str], dict], language: str
) -> list[dict]:
    """Return the rows, and below those of an order, alone on its day, what they add up to."""
    with_sums, day = [], []
    for place, row in enumerate(rows):
        with_sums.append(row)
        day.append(row)
        after = rows[place + 1] if place + 1 < len(rows) else None
        if after is None or after["date"] not in ("", row["date"]):
            written = next(one["date"] for one in reversed(day) if one["date"])
            with_sums.append(total(DAILY[language], day, written))
            day = []
    return with_sums


def _file(titles: list[list], header: list[str], grid: list[list], mixture: dict) -> bytes:
    if mixture["file"] == "xlsx":
        out = io.BytesIO()
        rows = [row + [""] * (len(header) - len(row)) for row in [*titles, header, *grid]]
        pd.DataFrame(rows).to_excel(out, header=False, index=False, engine="xlsxwriter")
        return out.getvalue()
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mixture["sep"], lineterminator="\n")
    padded = [row + [""] * (len(header) - len(row)) for row in titles]
    writer.writerows([*(padded if mixture["blank_column"] else titles), header, *grid])
    return out.getvalue().encode(mixture["encoding"], errors="replace")


def _answers(mixture: dict, names: dict[str, str]) -> dict[str, dict]:
    """Return what to answer to each question that a file of this mixture may raise."""
    answers = {}
    if mixture["currency"] == "two":
        answers["currencies"] = {"where": {names["currency"]: "EUR"}}
    if mixture["date"] in ("dmy", "mdy"):
        answers["date_order"] = {"date_order": mixture["date"]}
    if mixture["total"] == "daily":
        answers["totals"] = {"totals": "set aside"}
    if mixture["paid_on"]:
        answers["paid_on"] = {"columns": {"paid_on": names["paid_on"]}}
    if mixture["discount"] != "none" and mixture["prices"] in ("instead", "before"):
        answers["discount"] = {"columns": {"discount": names["discount"]}}
    if mixture["tickets"]:
        answers["amount_per"] = {"amount_per": "line" if mixture["lines"] == "lines" else "order"}
    return answers
