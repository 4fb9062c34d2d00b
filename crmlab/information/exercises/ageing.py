"""Exercise 1-7: how old the file is, and how fast it goes wrong."""

from crmlab.answers import Number, share
from crmlab.datasets import load
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, given, step
from crmlab.scenes.verbs import natural_log


def _the_example(given):
    if 6.57 < given <= 6.6:
        return say("This is the example, where a *tenth* turns wrong in a year. Here it is a fifth")
    return ""


class File(Exercise, id="1-7"):
    updated = given(lambda: load("shop_profiles_raw")["updated_on"], "dates", "the last updates")
    year_ago = given(
        "2023-07-01", "day", "2023-07-01", others={"2022-07-01, two years ago": "2022-07-01"}
    )
    half_a_year_ago = given("2024-01-01", "day", "2024-01-01, half a year ago")
    today = given("2024-06-30", "day", "2024-06-30, today")
    january = given("2023-01-01", "day", "2023-01-01, the day of the example")
    year_and_a_day = given("2023-06-30", "day", "2023-06-30, a day too early")
    year_too_late = given("2024-07-01", "day", "2024-07-01")
    decay = given(0.20, "share a year", "the share that turns wrong in a year")
    half = given(0.50, "share of addresses", "one half")
    records = step(call(len, updated), "all records", "the number of all records")
    before = step(
        call(lambda updated, day: (updated < day).sum(), updated, year_ago),
        "records",
        "the number of records that were not updated for a year",
    )
    stale = answer(before / records, share(1e-4), "the share of records not updated for a year")
    staying = step(1 - decay, "share a year", "the share that stays right in a year")
    log_of_half = step(natural_log(half), "log", "the logarithm of one half")
    log_of_staying = step(natural_log(staying), "log", "the logarithm of what stays")
    half_life = answer(
        log_of_half / log_of_staying,
        Number("years", 0.005),
        "the years until half of the addresses are wrong",
    )
    half_life.mistake(
        "50 % over 20 % a year, as if the same number went wrong each year. Each year a fifth of "
        "those *still right* goes wrong, so it takes longer",
        half / decay,
    )
    half_life.mistake(
        "After 5 years *all* would be wrong if the same number went wrong each year. The question "
        "is half, and it is a fifth of those *still right*",
        1 / decay,
    )
    half_life.mistake(
        "This is the time until a fifth is *left* (0.8 to the power of t is 0.2), not half",
        natural_log(decay) / log_of_staying,
    )
    half_life.mistake(
        "This grows by 20 % a year: it is the time until the addresses have doubled. They shrink",
        -log_of_half / natural_log(1 + decay),
    )
    half_life.mistake(
        "This takes 20 % a year in every moment: ln 2 / 0.2. It is a fifth of those right, once a "
        "year",
        -log_of_half / decay,
    )
    half_life.mistake(
        "This is what is right after three years. The question is the time until half", staying**3
    )
    half_life.symptom(_the_example)
    then = (
        "The rest is the *timeliness* of the file: high today. Left alone, at a fifth a year, "
        "half of the addresses would be wrong in {half_life} years."
    )
    hints = (
        "A comparison gives True and False; their mean is the share of True.",
        'raw["updated_on"] < "2023-07-01" is True for those. For the second: 0.8 to the power of t '
        "is 0.5.",
        "In the text, a tenth a year gave ln 0.5 / ln 0.9. What stays right in a year, if it is a "
        "fifth that goes wrong?",
    )
