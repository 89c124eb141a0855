"""Disclosure: everything that leaves a network, or that members see of others, passes here.

A `Table` holds counts and the sums that stand beside them; `protect` hides small counts and what
would give them away, and proves by exact linear programming that no hidden count can be computed.
Nothing here knows Django, a role or a hand-over.
"""

from handinhand.disclosure.bounds import interval, open_cells
from handinhand.disclosure.policy import LAND, MEMBERS, OUTSIDE, Policy
from handinhand.disclosure.protecting import ProtectedTable, protect
from handinhand.disclosure.rounding import Rounded, round_count
from handinhand.disclosure.splitting import may_be_split
from handinhand.disclosure.table import TOTAL, Cell, Relation, Table

__all__ = [
    "LAND",
    "MEMBERS",
    "OUTSIDE",
    "TOTAL",
    "Cell",
    "Policy",
    "ProtectedTable",
    "Relation",
    "Rounded",
    "Table",
    "interval",
    "may_be_split",
    "open_cells",
    "protect",
    "round_count",
]
