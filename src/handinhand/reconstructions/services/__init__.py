"""The only writes to reconstructions, the code book and patterns."""

from handinhand.reconstructions.services.cases import (
    anonymise,
    change_case,
    close,
    create_case,
    note_reading,
    read_case,
    read_event,
    return_to_work,
    set_turning_point,
)
from handinhand.reconstructions.services.codes import add_code, ensure_code_book, retire_code
from handinhand.reconstructions.services.events import add_event, change_event, remove_event
from handinhand.reconstructions.services.links import (
    add_life_entry,
    add_link,
    add_stretch,
    add_view,
    remove_life_entry,
    remove_link,
    remove_stretch,
    remove_view,
)
from handinhand.reconstructions.services.marks import add_mark, remove_mark
from handinhand.reconstructions.services.patterns import (
    attach_mark,
    change_pattern,
    create_pattern,
    detach_mark,
    refuse_pattern,
    reopen_pattern,
)
from handinhand.reconstructions.services.release import release

__all__ = [
    "add_code",
    "add_event",
    "add_life_entry",
    "add_link",
    "add_mark",
    "add_stretch",
    "add_view",
    "anonymise",
    "attach_mark",
    "change_case",
    "change_event",
    "change_pattern",
    "close",
    "create_case",
    "create_pattern",
    "detach_mark",
    "ensure_code_book",
    "note_reading",
    "read_case",
    "read_event",
    "refuse_pattern",
    "release",
    "remove_event",
    "remove_life_entry",
    "remove_link",
    "remove_mark",
    "remove_stretch",
    "remove_view",
    "reopen_pattern",
    "retire_code",
    "return_to_work",
    "set_turning_point",
]
