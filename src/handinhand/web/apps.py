from django.apps import AppConfig


class WebConfig(AppConfig):
    """Base template, components, pictures, middleware: no domain."""

    name = "handinhand.web"
    label = "web"
