"""What is said of the amounts and the rows of a sales file."""

from dataclasses import replace

import pandas as pd

from crmlab.briefing.of_sales import advice_on_reading
from crmlab.tables import read_transactions


def test_rows_set_aside_are_mentioned_from_one_in_a_hundred():
    sales = {"customer_id": [*"a" * 999, "b"], "date": "2024-01-01", "amount": 1}
    reading = read_transactions(pd.DataFrame(sales), quiet=True)
    for rows_in, is_told in ((1000, True), (1001, False)):
        rejected = pd.DataFrame({"reason": ["date is missing"] * 10})
        advice = advice_on_reading(replace(reading, rejected=rejected, rows_in=rows_in))
        assert bool(advice) == is_told
        assert not advice or advice[0].startswith(
            "1.0 % of the rows could not be used, most often because: date is missing (10 of 1,000 "
        )


def test_a_return_is_no_error_and_money_without_a_customer_is_told():
    sales = pd.DataFrame(
        {"customer_id": [*"abcde", None], "date": "2024-01-01", "amount": [9, 9, 9, 9, -9, 4]}
    )
    advice = advice_on_reading(read_transactions(sales, quiet=True))
    assert advice[0].startswith("4 CNY (10.0 % of all revenue, 1 of 5 rows) has no customer")
    assert "--cancellations net" in advice[1]
    worthless = advice_on_reading(
        read_transactions(sales.assign(amount=[9] * 5 + [None], product="tea"), quiet=True)
    )
    assert "could not be used, most often because: customer_id is missing" in worthless[0]
    returns = advice_on_reading(read_transactions(sales.head(5), quiet=True))
    assert len(returns) == 1
    assert advice_on_reading(read_transactions(sales.head(4), quiet=True)) == []
