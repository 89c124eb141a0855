"""Error pages in words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Tell that the page was open too long; the reason is for developers only."""
    return render(request, "403_csrf.html", status=403)
