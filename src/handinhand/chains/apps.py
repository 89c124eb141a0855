from django.apps import AppConfig


class ChainsConfig(AppConfig):
    """Chain versions with stations, ways, hand-over standards; change requests."""

    name = "handinhand.chains"
    label = "chains"
