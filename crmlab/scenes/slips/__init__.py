"""Wrong answers that a formula explains: what comes out where one step of it slips."""

from collections.abc import Mapping

from crmlab.scenes.forms import OF_COUNTS, forms_of
from crmlab.scenes.formulas import ARITHMETIC, Term, every
from crmlab.scenes.slips.handed_in import handed_in, off_by_a_term, other_forms, two_together
from crmlab.scenes.slips.left_out import left_out, left_out_everywhere, several_left_out
from crmlab.scenes.slips.quantities import exchanged, in_another_order, other_quantity, other_size
from crmlab.scenes.slips.signs import brackets, on_the_whole, other_signs
from crmlab.scenes.slips.slip import Asked, Slip
from crmlab.scenes.slips.steps import same_step_twice, steps_of


def slips_of(asked: Asked, named: Mapping[str, Term]) -> list[Slip]:
    """Return the slips of a formula of numbers, those that describe before those that diagnose."""
    root, rules = asked.root, steps_of(asked)
    numbers = {name: term for name, term in named.items() if not _is_word(term)}
    rules += other_forms(asked, forms_of(asked.unit))
    rules += [rule for term in every(root) for rule in brackets(asked, term)]
    rules += handed_in(asked, numbers)
    rules += same_step_twice(asked)
    for term in every(root):
        if term.sign in ARITHMETIC:
            rules += left_out(asked, term)
            rules += other_signs(asked, term)
        if term.words:
            rules += other_quantity(asked, term, named)
            rules += other_size(asked, term)
            rules += left_out_everywhere(asked, term)
            rules += in_another_order(asked, term)
    rules += exchanged(asked)
    rules += on_the_whole(asked)
    rules += several_left_out(asked)
    rules += two_together(asked, numbers)
    rules += off_by_a_term(asked, numbers)
    rules += other_forms(asked, OF_COUNTS if asked.counts else ())
    return rules


def _is_word(term: Term) -> bool:
    """Tell what is chosen by a word, such as a column, which comes to no number."""
    return isinstance(getattr(term, "value", None), str | bool)
