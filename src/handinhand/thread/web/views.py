"""Pages of the thread."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from handinhand.web.requests import MemberRequest


@require_GET
def search(request: MemberRequest, slug: str) -> HttpResponse:
    """Find things of the network by key or words."""
    return render(request, "thread/search.html", {"q": request.GET.get("q", "")})
