"""Steps that the formulas of several exercises share, each with the slips people make at it."""

import numpy as np

from crmlab.formulas import Verb

__all__ = ["lowest", "mean", "natural_log", "present_value", "ranked", "total"]


@Verb
def total(values: np.ndarray) -> float:
    """Add numbers up."""
    return float(np.sum(values))


@total.slip("This is the mean. Add them up")
def _mean_for_total(values: np.ndarray) -> float:
    return float(np.mean(values))


@total.slip("This is the last of the numbers. Add them all up")
def _last_for_total(values: np.ndarray) -> float:
    return float(np.asarray(values)[-1])


@total.slip("This is the first of the numbers. Add them all up")
def _first_for_total(values: np.ndarray) -> float:
    return float(np.asarray(values)[0])


@total.slip("The first of the numbers is missing. Add them all up")
def _without_the_first(values: np.ndarray) -> float:
    return float(np.sum(np.asarray(values)[1:]))


@total.slip("The last of the numbers is missing. Add them all up")
def _without_the_last(values: np.ndarray) -> float:
    return float(np.sum(np.asarray(values)[:-1]))


@Verb
def mean(values: np.ndarray) -> float:
    """Add numbers up, and divide by how many they are."""
    return float(np.mean(values))


@mean.slip("This is the sum. Divide by how many there are: the mean")
def _sum_for_mean(values: np.ndarray) -> float:
    return float(np.sum(values))


@mean.slip("This is the median. Take the mean: the sum over the number")
def _median_for_mean(values: np.ndarray) -> float:
    return float(np.median(values))


@mean.slip("This is the largest of them. Take the mean")
def _largest_for_mean(values: np.ndarray) -> float:
    return float(np.max(values))


@mean.slip("This is the smallest of them. Take the mean")
def _smallest_for_mean(values: np.ndarray) -> float:
    return float(np.min(values))


@mean.slip("This is the standard deviation. Take the mean")
def _spread_for_mean(values: np.ndarray) -> float:
    return float(np.std(values, ddof=1))


@mean.slip("This is how many there are. Take their mean")
def _number_for_mean(values: np.ndarray) -> float:
    return float(np.size(values))


@Verb
def natural_log(number: float) -> float:
    """Take the natural logarithm."""
    return np.log(number)


@natural_log.slip("The logarithm is missing: np.log")
def _no_log(number: float) -> float:
    return number


@natural_log.slip("This is the logarithm to the base of 10. np.log is the natural one")
def _log_of_ten(number: float) -> float:
    return np.log10(number)


@Verb
def lowest(values: np.ndarray, labels: list[str]) -> str:
    """Return the label of the lowest value."""
    return str(labels[int(np.argmin(values))])


@lowest.slip("That is the highest. The lowest is asked for: .idxmin()")
def _highest(values: np.ndarray, labels: list[str]) -> str:
    return str(labels[int(np.argmax(values))])


@lowest.slip("That is the second lowest. Sort, and look at the very bottom")
def _second_lowest(values: np.ndarray, labels: list[str]) -> str:
    return str(labels[int(np.argsort(values, kind="stable")[1])])


@Verb
def ranked(values: np.ndarray, labels: list[str]) -> list[str]:
    """Return the labels from the highest value to the lowest."""
    return [str(labels[at]) for at in np.argsort(-np.asarray(values), kind="stable")]


@ranked.slip("This is the right order upside down: the largest comes first")
def _lowest_first(values: np.ndarray, labels: list[str]) -> list[str]:
    return ranked.do(values, labels)[::-1]


@ranked.slip("This is the order in which they stand in the table. Sort by the values")
def _as_they_stand(values: np.ndarray, labels: list[str]) -> list[str]:
    return [str(label) for label in labels]


@Verb
def present_value(flows: np.ndarray, rate: float, years: np.ndarray) -> float:
    """Discount each flow by its year, and add up: Σ flow / (1 + rate) ** year."""
    return float((flows / (1 + rate) ** years).sum())


@present_value.slip("This is the plain sum. Money that comes later must be discounted first")
def _not_discounted(flows, rate, years):
    return flows.sum()


@present_value.slip("Everything is one year late. Year 0 is today, and is not discounted")
def _a_year_late(flows, rate, years):
    return present_value.do(flows, rate, years + 1)


@present_value.slip("Everything is one year early: the first year is discounted, too, if not today")
def _a_year_early(flows, rate, years):
    return present_value.do(flows, rate, np.maximum(years - 1, 0))


@present_value.slip("You multiplied by 1 + rate each year. What comes later is worth *less* today")
def _compounded(flows, rate, years):
    return present_value.do(flows, rate, -years)


@present_value.slip(
    "You took the rate off once for every year. Interest compounds: divide by (1 + rate) to the "
    "power of the year"
)
def _taken_off_in_a_line(flows, rate, years):
    return (flows * (1 - rate * years)).sum()


@present_value.slip(
    "You divided by 1 + rate × year. Interest compounds: divide by (1 + rate) to the power of the "
    "year"
)
def _simple_interest(flows, rate, years):
    return (flows / (1 + rate * years)).sum()


@present_value.slip(
    "You took the rate off each year, (1 − rate) to the power of the year. To discount is to "
    "*divide* by 1 + rate"
)
def _rate_taken_off(flows, rate, years):
    return (flows * (1 - rate) ** years).sum()


@present_value.slip("Each flow is divided by 1 + rate once. Each has its own power: ** year")
def _divided_once(flows, rate, years):
    return (flows / np.where(years > 0, 1 + rate, 1)).sum()


@present_value.slip("You discounted the sum as a whole. Each flow has its own year")
def _sum_discounted(flows, rate, years):
    return flows.sum() / (1 + rate) ** years[-1]


@present_value.slip("8 % is 0.08, so a year divides by 1.08, not by 1.8")
def _rate_ten_times(flows, rate, years):
    return present_value.do(flows, 10 * rate, years)


@present_value.slip("8 % is 0.08, so a year divides by 1.08, not by 1 + 8")
def _rate_in_per_cent(flows, rate, years):
    return present_value.do(flows, 100 * rate, years)


@present_value.slip("The 1 is missing: a year divides by 1 + rate, not by the rate alone")
def _rate_alone(flows, rate, years):
    return (flows / rate**years).sum()


@present_value.slip("The first flow is missing. It counts as well")
def _without_the_first_flow(flows, rate, years):
    return present_value.do(flows[1:], rate, years[1:])


@present_value.slip("The last flow is missing. It counts as well")
def _without_the_last_flow(flows, rate, years):
    return present_value.do(flows[:-1], rate, years[:-1])


@present_value.slip("The flows stand in another order here")
def _flows_turned(flows, rate, years):
    return present_value.do(flows[::-1], rate, years)
