from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """The cockpit: where the network stands, what is due, what the thread lacks."""

    name = "handinhand.overview"
    label = "overview"
