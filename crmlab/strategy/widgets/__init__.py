"""Controls of chapter 07: measures and plots behind sliders."""

import crmlab

__all__ = crmlab.public_names(globals())
