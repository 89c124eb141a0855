from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What people are told by mail: outbox, digests, absences and deputies."""

    name = "handinhand.notices"
    label = "notices"
