"""All addresses: English names of the code, in the plural, under the network."""

from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from handinhand.config import pages


def _has_pages(name: str) -> bool:
    """Tell whether an app is installed and has addresses."""
    if not apps.is_installed(f"handinhand.{name}") or not find_spec(f"handinhand.{name}.web"):
        return False
    return find_spec(f"handinhand.{name}.web.urls") is not None


def _app(name: str) -> list[URLPattern | URLResolver]:
    """Mount the pages of a domain app under the network, once the app has some."""
    if not _has_pages(name):
        return []
    return [path("networks/<slug:slug>/", include(f"handinhand.{name}.web.urls"))]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("health/", pages.health, name="health"),
    path("help/", pages.help_page, name="help"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("components/", pages.components, name="components"),
    path("preferences/theme/", pages.set_theme, name="set_theme"),
    path("preferences/language/", login_not_required(set_language), name="set_language"),
    path("accounts/", include("handinhand.accounts.web.sign_in")),
    path("", include("handinhand.accounts.web.urls")),
    path("", include("handinhand.networks.web.urls")),
    path("", include("handinhand.audit.web.urls")),
    *_app("thread"),
    *_app("reconstructions"),
    *_app("workshops"),
    *_app("goals"),
    *_app("chains"),
    *_app("agreements"),
    *_app("handovers"),
    *_app("evaluation"),
    *_app("overview"),
]
if settings.DEMO and _has_pages("demo"):
    urlpatterns.append(path("demo/", include("handinhand.demo.web.urls")))

handler404 = "handinhand.config.pages.not_found"
handler500 = "handinhand.config.pages.broken"
