"""Hand-outs: for each learner a zip with the chapter, and data of their own."""

from crmlab.handout.making import hand_out, plan_handouts

__all__ = ["hand_out", "plan_handouts"]
