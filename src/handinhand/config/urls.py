"""All addresses: English names of the code, in the plural, under the network."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from handinhand.config import pages


def _in_network(app: str) -> URLResolver:
    """Mount the pages of a domain app under the network."""
    return path("networks/<slug:slug>/", include(f"handinhand.{app}.web.urls"))


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
    path("", include("handinhand.evaluation.web.land_urls")),
    path("answer/", include("handinhand.answerlinks.web.public_urls")),
    _in_network("thread"),
    _in_network("notices"),
    _in_network("reconstructions"),
    _in_network("workshops"),
    _in_network("goals"),
    _in_network("chains"),
    _in_network("agreements"),
    _in_network("handovers"),
    _in_network("answerlinks"),
    _in_network("journeys"),
    _in_network("breakreports"),
    _in_network("evaluation"),
    _in_network("handbook"),
    _in_network("overview"),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("handinhand.demo.web.urls")))

handler404 = "handinhand.config.pages.not_found"
handler500 = "handinhand.config.pages.broken"
