from django.apps import AppConfig


class HandoversConfig(AppConfig):
    """Hand-overs on rung 0: offered, answered, arrived; without names."""

    name = "handinhand.handovers"
    label = "handovers"
