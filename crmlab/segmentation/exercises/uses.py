"""Exercises 3-11 and 3-12: what segments are for: a targeted mailing, and a price for each."""

from crmlab.answers import Number
from crmlab.scenes import Exercise, answer, given, step


class Mailings(Exercise, id="3-11"):
    everyone = given(20_000, "letters", "all customers")
    openers = given(5_000, "letters", "those who opened the last letter")
    cost = given(1.50, "CNY a letter", "the cost of a letter")
    accepting = given(0.015, "share of letters", "the response of all")
    accepting_openers = given(0.04, "share of letters", "the response of those who opened")
    margin = given(80, "CNY a response", "the margin of a response")
    shop_cost = given(2, "CNY a letter", "the cost of a letter *in the example*")
    shop_margin = given(60, "CNY a response", "the margin *in the example*")
    responses = step(everyone * accepting, "responses", "the responses of all")
    few_responses = step(
        openers * accepting_openers, "responses", "the responses of those who opened"
    )
    blanket = answer(
        responses * margin - everyone * cost, Number("CNY", 0.5), "the profit of writing to all"
    )
    targeted = answer(
        few_responses * margin - openers * cost,
        Number("CNY", 0.5),
        "the profit of writing to those who opened",
    )
    for part, letters, answers, of_example in (
        (blanket, everyone, responses, -8_000),
        (targeted, openers, few_responses, 3_000),
    ):
        part.mistake(
            "Here the cost is counted once for each *response*. Every letter costs, answered or "
            "not",
            answers * (margin - cost),
        )
        part.mistake(
            "The cost and the margin are those of the shop in the example. The bank has its own",
            answers * shop_margin - letters * shop_cost,
        )
        part.mistake("This is the mailing of the example. The bank has its own", of_example)
        part.mistake(
            "This is the profit of *one* letter. Multiply by the letters",
            (answers * margin - letters * cost) / letters,
        )
        part.mistake(
            "This is the profit for a yuan of cost. Asked for is the profit, in yuan",
            (answers * margin - letters * cost) / (letters * cost),
        )
        part.mistake("The margin is 80 *yuan* a response, not 80 %", answers * 0.8 - letters * cost)
    del part, letters, answers, of_example
    blanket.mistake(
        "Of all, 1.5 % respond, and the openers are among them. This counts 4 % of the openers and "
        "1.5 % of the others",
        (few_responses + (everyone - openers) * accepting) * margin - everyone * cost,
    )
    targeted.mistake(
        "This is what the small mailing brings *more* than the large. Asked for is its own profit",
        targeted - blanket,
    )
    targeted.mistake(
        "The cost of one letter is taken off once. Every letter costs",
        few_responses * margin - cost,
    )
    targeted.mistake(
        "Here all letters are paid for. Only those who opened get one",
        few_responses * margin - everyone * cost,
    )
    hints = (
        "How many respond? Each brings 80.",
        "Take off what all letters of the mailing cost, not only the answered ones.",
        "All: 300 responses at 80, less 20,000 letters at 1.50. The others: 200 responses.",
    )
    then = (
        "The small mailing leaves out 100 responses, and 15,000 letters that cost far more than "
        "those would have brought."
    )


class Prices(Exercise, id="3-12"):
    cost = given(50, "CNY a unit", "the cost of a unit")
    service_most = given(400, "units", "the units that service seekers take for nothing")
    service_slope = given(
        1, "units less for a yuan more", "the units fewer of service seekers for a yuan more"
    )
    price_most = given(600, "units", "the units that the price-sensitive take for nothing")
    price_slope = given(
        3, "units less for a yuan more", "the units fewer of the price-sensitive for a yuan more"
    )
    one_profit = given(40_000, "CNY", "the best profit with one price")
    service_price = answer(
        (service_most / service_slope + cost) / 2,
        Number("CNY", 0.24),
        "the best price for service seekers",
    )
    sensitive_price = answer(
        (price_most / price_slope + cost) / 2,
        Number("CNY", 0.24),
        "the best price for the price-sensitive",
    )
    service_profit = step(
        (service_price - cost) * (service_most - service_slope * service_price),
        "CNY",
        "the profit from service seekers",
    )
    price_profit = step(
        (sensitive_price - cost) * (price_most - price_slope * sensitive_price),
        "CNY",
        "the profit from the price-sensitive",
    )
    both_profits = step(service_profit + price_profit, "CNY", "the profit with two prices")
    extra_profit = answer(
        both_profits - one_profit, Number("CNY", 2), "the profit gained by two prices"
    )
    for part, most, slope, place in (
        (service_price, service_most, service_slope, service_price - cost),
        (sensitive_price, price_most, price_slope, sensitive_price - cost),
    ):
        part.mistake(
            "This is the price with the highest *revenue*. The units cost 50 each: search for the "
            "highest profit",
            most / slope / 2,
        )
        part.mistake(
            "This is the best *single* price. Here it is for one segment alone",
            150,
        )
        part.mistake(
            "This is the price of the *lowest* profit: argmax finds the highest, argmin the lowest",
            cost,
        )
        part.mistake(
            "This is the highest price that was searched, so profit rises on and on: look at the "
            "units: their brackets, and how many fewer for a yuan more",
            most / slope,
        )
        part.mistake(
            "This is one yuan too many: the place counts from 0, and the prices begin with 50",
            place + cost + 1,
        )
    del part, most, slope, place
    service_price.mistake(
        "This is the *place* of the best price in the list, or the units sold at it. The price is "
        "prices[place]",
        service_price - cost,
    )
    sensitive_price.mistake(
        "This is the *place* of the best price in the list. The price is prices[place]",
        sensitive_price - cost,
    )
    sensitive_price.mistake(
        "This is the best price of the other segment, or the units sold at the best price",
        service_price,
    )
    service_price.mistake("This is the best price of the other segment", sensitive_price)
    service_price.mistake(
        "The search stops here where `prices` does. Service seekers pay up to 400: try more", 199
    )
    sensitive_price.mistake(
        "A yuan more costs *three* units here: 600 - 3 * prices", (price_most + cost) / 2
    )
    extra_profit.mistake(
        "This is the profit with both prices. Take off the profit with one", both_profits
    )
    extra_profit.mistake(
        "The search for service seekers stops at 199 here, where `prices` does. Go on to 400",
        (199 - cost) * (service_most - service_slope * 199) + price_profit - one_profit,
    )
    extra_profit.mistake(
        "This is the gain as a share of the profit with one price. Asked for is the gain, in yuan",
        (both_profits - one_profit) / one_profit,
    )
    extra_profit.mistake(
        "This is the gain as a percentage of the profit with one price. Asked for is the gain, in "
        "yuan",
        100 * (both_profits - one_profit) / one_profit,
    )
    extra_profit.mistake(
        "The sign is turned round: take the profit with one price off that with two",
        one_profit - both_profits,
    )
    extra_profit.mistake(
        "This is what service seekers bring more than at 150. Add what the price-sensitive bring "
        "more",
        service_profit - (150 - cost) * (service_most - 150 * service_slope),
    )
    extra_profit.mistake(
        "This is what the price-sensitive bring more than at 150. Add what service seekers bring "
        "more",
        price_profit - (150 - cost) * (price_most - 150 * price_slope),
    )
    extra_profit.mistake(
        "This takes the *mean* of both profits. Add them", both_profits / 2 - one_profit
    )
    extra_profit.mistake(
        "This adds up *revenue*. Units cost 50 each, with two prices as with one",
        (service_most / service_slope / 2) * service_most / 2
        + (price_most / price_slope / 2) * price_most / 2
        - one_profit,
    )
    hints = (
        "Copy the search above, with the units of one segment in the place of both.",
        "units = 400 - prices; profit = (prices - 50) * units; prices[profit.argmax()].",
        "For the price-sensitive, units = 600 - 3 * prices. Add both best profits; take off the "
        "best profit with one price, 40,000.",
    )
    then = (
        "Two prices bring {extra_profit} more, on one condition: nobody who seeks service may "
        "simply buy at the lower price. What is sold at it must differ."
    )
