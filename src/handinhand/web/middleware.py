"""What holds for every answer: privacy headers, language, sentences for domain errors."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from handinhand.kernel.errors import DomainError, NotAllowed, Stale

Answer = Callable[[HttpRequest], HttpResponse]


def private_pages(get_response: Answer) -> Answer:
    """Forbid caches to keep pages; static files set their own rule before this runs."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        return response

    return middleware


def chosen_language(get_response: Answer) -> Answer:
    """Speak German unless the person chose English; the browser's wish is not asked.

    German is the language of the networks: a page that is shared or printed looks the same
    for everybody until somebody chooses otherwise.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = {code for code, _name in settings.LANGUAGES}
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # as LocaleMiddleware does
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


class DomainErrors:
    """Turns errors of the domain into pages that say what happened and what to do."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer 403 for a missing right, 409 for a stale page, 422 for a broken rule."""
        if not isinstance(error, DomainError):
            return None
        status = 403 if isinstance(error, NotAllowed) else 409 if isinstance(error, Stale) else 422
        return render(request, "refused.html", {"error": error, "status": status}, status=status)
