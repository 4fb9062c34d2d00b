"""``python -m crmlab``: the same as the command ``crmlab``."""

import sys

try:
    from crmlab.cli import main
except ModuleNotFoundError:  # click is missing, and most likely not alone: say what to do
    from crmlab.doctor import main

if __name__ == "__main__":
    sys.exit(main())
