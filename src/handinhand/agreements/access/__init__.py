"""The doors to agreements: what may be seen and signed, who is in force, what is owed."""

from handinhand.agreements.access.current import (
    SignatureCounts,
    agreement_in_force,
    is_party_in_force,
    obligations_for_standard,
    obliged_without_signature,
    signature_counts,
    signed_for,
)
from handinhand.agreements.access.doors import (
    RIGHTS,
    agreements,
    get_agreement,
    get_obligation,
    get_party,
    may_change,
    may_put_in_force,
    may_record_signature,
    may_sign_for,
    require_change,
    require_read,
)
from handinhand.agreements.access.text import current_hash, document_of

__all__ = [
    "RIGHTS",
    "SignatureCounts",
    "agreement_in_force",
    "agreements",
    "current_hash",
    "document_of",
    "get_agreement",
    "get_obligation",
    "get_party",
    "is_party_in_force",
    "may_change",
    "may_put_in_force",
    "may_record_signature",
    "may_sign_for",
    "obligations_for_standard",
    "obliged_without_signature",
    "require_change",
    "require_read",
    "signature_counts",
    "signed_for",
]
