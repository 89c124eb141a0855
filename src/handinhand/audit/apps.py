from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Append-only record of reads and changes, chained by digests."""

    name = "handinhand.audit"
    label = "audit"
