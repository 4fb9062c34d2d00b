"""Numbers of chapter 01: tables or arrays in, Series, tables or numbers out."""

import crmlab
from crmlab.information.measures.card import *  # noqa: F403
from crmlab.information.measures.channels import *  # noqa: F403
from crmlab.information.measures.cleaning import *  # noqa: F403
from crmlab.information.measures.completeness import *  # noqa: F403
from crmlab.information.measures.duplicates import *  # noqa: F403
from crmlab.information.measures.fields import *  # noqa: F403
from crmlab.information.measures.golden import *  # noqa: F403
from crmlab.information.measures.privacy import *  # noqa: F403
from crmlab.information.measures.quality import *  # noqa: F403

__all__ = crmlab.public_names(globals())
