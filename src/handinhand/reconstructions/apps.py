from django.apps import AppConfig


class ReconstructionsConfig(AppConfig):
    """Reconstructed cases with lanes, events, links and marks, their release, and patterns."""

    name = "handinhand.reconstructions"
    label = "reconstructions"
