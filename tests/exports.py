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
ENCODINGS = {"zh": ["gb18030"], "pl": [], "ru": ["cp1251"], "ja": ["cp932"]}
MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
DATES = ("iso", "zoned", "dmy", "mdy", "dots", "words", "serial", "seconds", "milliseconds", "zh",
         "months")  # fmt: skip
AMOUNTS = ("plain", "english", "german", "polish", "indian")
SIGNS = {"EUR": "{} €", "USD": "${}", "BRL": "R$ {}", "PLN": "{} zł", "GBP": "£{}", "INR": "₹{}"}


@dataclass
class Order:
    """A sale, or what is none."""

    number: str
    customer: int
    when: datetime
    lines: list[float]
    sold: bool = True
    refund: float = 0.0
    currency: str = "EUR"

    @property
    def amount(self) -> float:
        return round(sum(self.lines), 2)


@dataclass
class Export:
    """A file, what is true of it, and the causes for which it may be asked about."""

    name: str
    data: bytes
    customers: int
    orders: int
    revenue: float
    causes: set[str] = field(default_factory=set)
    mixture: dict[str, object] = field(default_factory=dict)


def some_orders(rng: random.Random, mixture: dict) -> list[Order]:
    people, count = rng.randint(6, 12), rng.randint(20, 45)
    start = datetime(2023, 1, 3) + timedelta(days=rng.randrange(200))
    orders = []
    for place in range(count):
        customer = place if place < people else rng.randrange(people)
        lines = [round(rng.uniform(3, 2500), 2) for _ in range(rng.choice([1, 2, 2, 3]))]
        lines = lines if mixture["lines"] != "orders" else lines[:1]
        when = start + timedelta(
            days=9 * place + rng.randrange(5), minutes=rng.randrange(480, 1200)
        )
        orders.append(Order(f"{mixture['prefix']}{1001 + place}", customer, when, lines))
        if mixture["discount"] and rng.random() < 0.4:
            lines.append(-round(lines[0] / 10, 2))
        told = mixture["status"] or mixture["cancelled"] or mixture["flag"]
        if told and rng.random() < 0.25:
            orders[-1].sold = False
        if mixture["refund"] and rng.random() < 0.2:
            orders[-1].refund = round(orders[-1].lines[0] * rng.choice([0.25, 0.5]), 2)
        if mixture["currency"] == "two" and rng.random() < 0.4:
            orders[-1].currency = "USD"
    orders[0].currency, orders[1].currency = "EUR", "USD" if mixture["currency"] == "two" else "EUR"
    orders[0].sold = orders[1].sold = True
    if mixture["currency"] in ("sign", "column"):
        one = rng.choice(list(SIGNS))
        for order in orders:
            order.currency = one
    return orders


def some_mixture(rng: random.Random) -> dict[str, object]:
    language = rng.choice(["en", "en", "zh", *WORDS])
    kind = rng.choice(["csv", "csv", "csv", "xlsx"])
    lines = rng.choice(["orders", "lines", "repeated", "continuing", "merged"])
    encodings = ["utf-8", "utf-8-sig", "utf-16", *ENCODINGS.get(language, ["cp1252"])]
    return {
        "language": language,
        "file": kind,
        "sep": rng.choice([",", ";", "\t", "|"]),
        "encoding": rng.choice(encodings),
        "titles": rng.choice([0, 0, 1, 2]),
        "blank_column": rng.random() < 0.2,
        "lines": lines,
        "who": rng.choice(["id", "email", "both", "per order", "Id"]),
        "has_order": lines != "orders" or rng.random() < 0.6,
        "prefix": rng.choice(["", "#", "SO-"]),
        "status": rng.random() < 0.5,
        "refund": rng.random() < 0.25 and lines not in ("lines", "merged"),
        "currency": rng.choice(["none", "none", "column", "sign", "two"]),
        "date": rng.choice(DATES),
        "amount": rng.choice(AMOUNTS),
        "total": rng.choice(["none", "none", "grand", "dated", "subtotals", "unlabelled"]),
        "kinds": rng.random() < 0.2,
        "cancelled": rng.random() < 0.2,
        "extra": rng.random() < 0.3,
        "flag": rng.random() < 0.15,
        "discount": lines == "lines" and rng.random() < 0.3,
    }


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


def written_amount(amount: float, how: str, sign: str | None) -> str:
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
    mixture = some_mixture(rng) | fixed
    narrow = not mixture["encoding"].startswith("utf")  # few signs of currencies, one language
    if narrow and (
        mixture["currency"] == "sign"
        or mixture["date"] in ("zh", "months")
        or mixture["amount"] == "polish"
    ):
        mixture["encoding"] = "utf-8"
    orders = some_orders(rng, mixture)
    if mixture["total"] == "subtotals":
        orders.sort(key=lambda order: order.customer)
    names = {meaning: rng.choice(labels) for meaning, labels in WORDS[mixture["language"]].items()}
    if mixture["lines"] in ("lines", "merged"):
        names["amount"] = names["line"]
    who = ["id"] if mixture["who"] == "id" else ["email"] if mixture["who"] == "email" else []
    who = (
        who
        or {"both": ["id", "email"], "per order": ["per order", "email"], "Id": ["Id", "email"]}[
            mixture["who"]
        ]
    )
    labels = {
        "id": names["customer"], "email": names["email"], "Id": "Id",
        "per order": "客户编号" if mixture["language"] == "zh" else "customer_id",
    }  # fmt: skip
    header = [names["order"]] * mixture["has_order"] + [labels[w] for w in who] + [names["date"]]
    header += [names["status"]] * mixture["status"]
    header += [names["currency"]] * (mixture["currency"] in ("column", "two"))
    header += [names["kind"]] * mixture["kinds"] + [names["cancelled"]] * mixture["cancelled"]
    header += [names["product"], names["quantity"]] * (mixture["lines"] != "orders")
    header += [names["amount"]] + [names["refund"]] * mixture["refund"]
    header += ["Note"] * mixture["extra"] + [names["flag"]] * mixture["flag"]
    rows = []
    for place, order in enumerate(orders):
        rows += _rows(order, place, mixture, who, rng)
    if mixture["kinds"]:
        rows = _with_moves(rows, header, names, mixture, rng)
    grid = _with_totals(rows, header, names, mixture, orders, who)
    if mixture["blank_column"] and mixture["file"] == "xlsx":
        header, grid = ["", *header], [["", *row] for row in grid]
    titles = [["Sales report, all shops"], ["Period: 2023-01-01 to 2024-12-31"]][
        : mixture["titles"]
    ]
    titles = [*titles, [""]] if titles else []
    sold = [order for order in orders if order.sold]
    return Export(
        name=f"export.{mixture['file']}",
        data=_file(titles, header, grid, mixture),
        customers=len({order.customer for order in sold}),
        orders=len(sold),
        revenue=sum(order.amount - order.refund for order in sold),
        causes=_causes(mixture),
        mixture=mixture,
    )


def _rows(
    order: Order, place: int, mixture: dict, who: list[str], rng: random.Random
) -> list[list]:
    language, many = mixture["language"], mixture["lines"]
    email = f"w{order.customer}@example.com"
    people = {
        "id": f"K{order.customer:03d}",
        "email": rng.choice([email, email.upper(), email.title()]),
        "per order": f"{7_000_000 + 37 * place}",
        "Id": f"{5_000_000_000 + place}",
    }
    status = rng.choice((SOLD if order.sold else UNSOLD)[language])
    sign = order.currency if mixture["currency"] == "sign" else None
    when = written_date(order.when, mixture["date"], language)
    rows = []
    for number, line in enumerate(order.lines):
        amount = line if many in ("lines", "merged") else order.amount
        goes_on = number and many == "continuing"
        merged = number and many == "merged"
        row = ["" if merged else order.number] * mixture["has_order"]
        row += [people[w] if not merged and (w == "email" or not goes_on) else "" for w in who]
        row += ["" if merged else when]
        row += ["" if goes_on or merged else status] * mixture["status"]
        currency = mixture["currency"] in ("column", "two")
        row += ["" if goes_on or merged else order.currency] * currency
        row += ["" if goes_on or merged else KIND[language][0]] * mixture["kinds"]
        cancelled = "" if goes_on or order.sold else when
        row += ["" if merged else cancelled] * mixture["cancelled"]
        row += [f"S{rng.randrange(90)}", str(rng.randint(1, 4))] * (many != "orders")
        row += ["" if goes_on else written_amount(amount, mixture["amount"], sign)]
        refund = written_amount(order.refund, mixture["amount"], sign)
        row += ["" if goes_on else refund] * mixture["refund"]
        row += ["x"] * mixture["extra"] + ["No" if order.sold else "Yes"] * mixture["flag"]
        rows.append([order.customer, amount * (not goes_on), row])
    return rows


def _with_moves(
    rows: list, header: list[str], names: dict, mixture: dict, rng: random.Random
) -> list:
    """Return the rows with moves of money between them that are no purchases."""
    sold = [row for row in rows if row[1] and row[2][header.index(names["date"])]]
    for number in range(3):
        customer, amount, row = rng.choice(sold)
        row = list(row)
        row[header.index(names["kind"])] = KIND[mixture["language"]][1 + number % 2]
        first = int(mixture["has_order"])
        row[first : header.index(names["date"])] = [""] * (header.index(names["date"]) - first)
        if mixture["has_order"]:
            row[0] = f"{mixture['prefix']}{9001 + number}"
        if mixture["cancelled"]:
            row[header.index(names["cancelled"])] = ""
        place = rows.index(rng.choice([one for one in rows if one[2][header.index(names["date"])]]))
        rows = [*rows[:place], [customer, amount, row], *rows[place:]]
    return rows


def _with_totals(
    rows: list, header: list[str], names: dict, mixture: dict, orders: list[Order], who: list[str]
) -> list[list[str]]:
    cells = [row for _, _, row in rows]
    if mixture["total"] == "none":
        return cells
    sign = orders[0].currency if mixture["currency"] == "sign" else None
    at, money = int(mixture["has_order"]), header.index(names["amount"])

    def total(label: str, amount: float, date: str) -> list[str]:
        row = [""] * len(header)
        row[at], row[money] = label, written_amount(amount, mixture["amount"], sign)
        row[header.index(names["date"])] = date
        return row

    whole = sum(amount for _, amount, _ in rows)
    date = cells[-1][header.index(names["date"])] if mixture["total"] == "dated" else ""
    if mixture["total"] == "subtotals":
        cells = []
        for customer in dict.fromkeys(customer for customer, _, _ in rows):
            own = [(amount, row) for one, amount, row in rows if one == customer]
            cells += [row for _, row in own]
            label = f"{own[0][1][at]} Total"
            cells.append(total(label, sum(amount for amount, _ in own), ""))
    if mixture["total"] == "daily":
        return _with_daily_totals(rows, header.index(names["date"]), total, mixture["language"])
    label = "" if mixture["total"] == "unlabelled" else names["total"]
    return [*cells, total(label, whole, date)]


def _with_daily_totals(
    rows: list, date: int, total: Callable[[str, float, str], list[str]], language: str
) -> list[list[str]]:
    """Return the rows, and below those of an order, alone on its day, what they add up to."""
    cells, day = [], 0.0
    for place, (_, amount, row) in enumerate(rows):
        cells.append(row)
        day += amount
        after = rows[place + 1][2] if place + 1 < len(rows) else None
        if after is None or after[date] not in ("", row[date]):
            written = next(one[date] for one in reversed(cells) if one[date])
            cells.append(total(DAILY[language], day, written))
            day = 0.0
    return cells


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


def _causes(mixture: dict) -> set[str]:
    """Return the words of the questions that a file of this mixture may raise."""
    causes = set()
    if mixture["currency"] == "two":
        causes.add("currencies")
    if mixture["date"] in ("dmy", "mdy"):
        causes.add("date_order")
    if mixture["total"] == "daily":
        causes.add("totals")
    return causes
