"""One click into the invented network."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from handinhand.accounts.access import get_demo_persona


@login_not_required
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as a persona of the demo; the way is the one of every other sign-in.

    Raises:
        Http404: the demo is switched off, or there is no such persona.
    """
    if not settings.DEMO:
        raise Http404
    person = get_demo_persona(request.POST.get("persona", ""))
    response: HttpResponse = perform_login(request, person)
    return response
