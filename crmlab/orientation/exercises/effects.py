"""Exercise 0-6: cheaper customers won, and customers kept, in money."""

from crmlab.answers import Number
from crmlab.checking import exercise

WON, COST_BEFORE, COST_AFTER = 2_400, 500, 450
CUSTOMERS, MARGIN, CHURN_BEFORE, CHURN_AFTER = 12_000, 480, 0.12, 0.10

SAVED = WON * (COST_BEFORE - COST_AFTER)
KEPT = round(CUSTOMERS * (CHURN_BEFORE - CHURN_AFTER))


@exercise(
    "0-6",
    effect=Number("CNY", tolerance=0.5),
    hints=[
        "Two sums: what is saved on those won, and what is earned with those kept.",
        "2,400 customers cost 50 less each. 2 points of 12,000 customers stay, with 480 each.",
        "2_400 * 50 + 12_000 * 0.02 * 480",
    ],
)
def effect():
    """Add the saving on new customers and the margin of those kept."""
    return SAVED + KEPT * MARGIN


@effect.mistake("This is the saving on new customers alone. Add the margin of those who stay")
def saving_alone():
    return SAVED


@effect.mistake("This is the margin of those kept alone. Add the saving on new customers")
def kept_alone():
    return KEPT * MARGIN


@effect.mistake(
    "You took 12 % − 10 % for 2 per cent of those who *leave*. It is 2 % of all 12,000 customers: "
    "240"
)
def of_the_leavers():
    return SAVED + CUSTOMERS * CHURN_BEFORE * 0.02 * MARGIN


@effect.mistake("The kept customers are counted as people. Each brings a margin of 480")
def kept_without_margin():
    return SAVED + KEPT


@effect.mistake(
    "This is the margin of all who still leave. The effect is in those who no longer do"
)
def still_leaving():
    return SAVED + CUSTOMERS * CHURN_AFTER * MARGIN


@effect.mistake("A cost that falls is a gain: add the two effects")
def subtracted():
    return abs(SAVED - KEPT * MARGIN)


@effect.mistake("2 points are 2 %, which is 0.02: 12,000 × 0.02 customers are kept")
def points_as_a_number():
    return SAVED + CUSTOMERS * 2 * MARGIN


@effect.mistake("Churn is counted among the 12,000 customers, not among the 2,400 who were won")
def churn_of_those_won():
    return SAVED + WON * (CHURN_BEFORE - CHURN_AFTER) * MARGIN


@effect.mistake("Only the *difference* counts: 50 a customer is saved, not the whole 450")
def whole_cost():
    return WON * COST_AFTER + KEPT * MARGIN


@effect.mistake("A cost that falls and customers who stay are both gains: above zero")
def as_a_loss():
    return -effect.reference()
