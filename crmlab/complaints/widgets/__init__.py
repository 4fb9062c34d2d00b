"""Controls of chapter 06: measures and plots behind sliders."""

import crmlab

__all__ = crmlab.public_names(globals())
