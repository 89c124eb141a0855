from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """Rung 1: ways through the chain, without a name."""

    name = "handinhand.journeys"
    label = "journeys"
