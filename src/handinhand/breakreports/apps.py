from django.apps import AppConfig


class BreakReportsConfig(AppConfig):
    """Reports that something broke at an interface, without personal data."""

    name = "handinhand.breakreports"
    label = "breakreports"
