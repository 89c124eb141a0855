from django.apps import AppConfig


class NetworksConfig(AppConfig):
    """Sites, organisations with units, networks with members, bodies and phases."""

    name = "handinhand.networks"
    label = "networks"
