"""One's own mail settings."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handinhand.notices.access import preference_of
from handinhand.notices.services import set_preference
from handinhand.notices.web.forms import PreferenceForm
from handinhand.web.requests import MemberRequest, posted
from handinhand.web.saving import FormPage, answer_form, values_of


@require_http_methods(["GET", "POST"])
def preference(request: MemberRequest, slug: str) -> HttpResponse:
    """Let a person choose when mail comes."""
    chosen = preference_of(request.actor)
    form = PreferenceForm(
        posted(request), initial={"mode": chosen.mode, "language": chosen.language}
    )
    page = FormPage(
        title=_("E-Mails an mich"),
        submit=_("Speichern"),
        back_url=reverse("home"),
        back=_("Startseite"),
        lead=_(
            "In keiner E-Mail steht etwas über eine Person: nur ein Satz, der Name der Übergabe"
            " und ein Link. Sind Sie abwesend, bekommt Ihre Vertretung die Nachrichten."
        ),
        done=_("Ihre Wahl ist gespeichert."),
    )

    def save() -> str:
        set_preference(request.actor, **values_of(form))  # type: ignore[arg-type]  # two choices
        return request.path

    return answer_form(request, form, page, save)
