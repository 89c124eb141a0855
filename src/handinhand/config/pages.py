"""Pages that belong to no domain: home, help, statements, errors."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from handinhand.config.condition import WHILE_RUNNING
from handinhand.kernel.actor import Role
from handinhand.networks.access import current_network
from handinhand.web.requests import MemberRequest

LANDING = {
    Role.PRACTITIONER: "handovers:inbox",
    Role.COORDINATOR: "overview:cockpit",
    Role.MODERATOR: "reconstructions:list",
    Role.STEERING: "overview:steering",
    Role.EVALUATOR: "evaluation:figures",
    Role.PRIVACY_OFFICER: "reconstructions:list",
}


@require_GET
def home(request: MemberRequest) -> HttpResponse:
    """Send everybody to the page their role begins with."""
    if request.actor.role == Role.STATE:
        return redirect("networks:sites")
    if request.actor.role == Role.ADMINISTRATOR:
        return redirect("accounts:people")
    page = LANDING[Role(str(request.actor.role))]
    if page == "handovers:inbox" and current_network(request.actor).has_journeys:
        page = "journeys:inbox"
    return redirect(page, request.actor.network_slug)


@login_not_required
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Tell a supervisor whether all runs; what does not, `manage.py health` tells the operator."""
    if any(check() for check in WHILE_RUNNING.values()):
        return JsonResponse({"status": "not ok"}, status=503)
    return JsonResponse({"status": "ok"})


@login_not_required
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Explain the method and the words in a page."""
    return render(request, "pages/help.html")


@login_not_required
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "pages/accessibility.html")


@login_not_required
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is stored of whom, per rung."""
    return render(request, "pages/privacy.html")


@login_not_required
@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Show every component in every state, so that a look changes in one place."""
    return render(request, "pages/components.html")


@login_not_required
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or as the device."""
    theme, target = request.POST.get("theme", ""), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)  # an address, never the name of a view
    if theme in {"light", "dark"}:
        response.set_cookie(
            "theme",
            theme,
            max_age=31_536_000,
            secure=settings.PRODUCTION,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie("theme")
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer foreign and missing things alike."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Tell that something broke; without the frame, which might be what broke."""
    return HttpResponse(render_to_string("500.html"), status=500)
