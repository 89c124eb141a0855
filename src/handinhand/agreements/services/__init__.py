"""The only writes to agreements, parties, obligations, assents and signatures."""

from handinhand.agreements.services.drafting import (
    add_party,
    change_agreement,
    create_agreement,
    leave,
    remove_party,
    set_annexes,
    set_text,
    set_wording,
    take_back_leaving,
)
from handinhand.agreements.services.obligations import (
    add_free_obligation,
    change_free_obligation,
    generate_obligations,
    remove_obligation,
)
from handinhand.agreements.services.reviews import record_review
from handinhand.agreements.services.signing import (
    assent,
    end,
    open_for_signing,
    put_in_force,
    record_signature,
    reopen,
)
from handinhand.agreements.services.versions import draft_first, draft_next

__all__ = [
    "add_free_obligation",
    "add_party",
    "assent",
    "change_agreement",
    "change_free_obligation",
    "create_agreement",
    "draft_first",
    "draft_next",
    "end",
    "generate_obligations",
    "leave",
    "open_for_signing",
    "put_in_force",
    "record_review",
    "record_signature",
    "remove_obligation",
    "remove_party",
    "reopen",
    "set_annexes",
    "set_text",
    "set_wording",
    "take_back_leaving",
]
