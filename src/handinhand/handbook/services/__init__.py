"""The only writes of the handbook: prose, and releases that never change."""

from handinhand.handbook.services.prose import write_prose
from handinhand.handbook.services.releases import release

__all__ = ["release", "write_prose"]
