"""Connects what lower apps offer with what upper apps know (docs/adr/0003)."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps


def wire() -> None:
    """Let every app register its things, sentences and checks."""
    for app in apps.get_app_configs():
        if app.name.startswith("handinhand.") and find_spec(f"{app.name}.things"):
            import_module(f"{app.name}.things")
