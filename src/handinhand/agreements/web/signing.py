"""Pages of signing: laid before the parties, assented, signed, in force, ended."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handinhand.agreements import access, services
from handinhand.agreements.models import Agreement, Party
from handinhand.agreements.web.forms import (
    ConfirmForm,
    EndForm,
    HashForm,
    InForceForm,
    LeaveForm,
    SignatureForm,
    StayForm,
)
from handinhand.agreements.web.views import page_for
from handinhand.kernel import clock
from handinhand.kernel.errors import NotAllowed
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import answer_form, posted


def _to_prepare(request: MemberRequest, agreement_id: UUID) -> Agreement:
    access.require_read(request.actor)
    access.require_change(request.actor)
    return access.get_agreement(request.actor, agreement_id)


def _for_steering(request: MemberRequest, agreement_id: UUID) -> Agreement:
    access.require_read(request.actor)
    if not access.may_put_in_force(request.actor):
        raise NotAllowed(_("Darüber beschließt die Steuerungsgruppe."))
    return access.get_agreement(request.actor, agreement_id)


def _party(request: MemberRequest, party_id: UUID) -> Party:
    access.require_read(request.actor)
    return access.get_party(request.actor, party_id)


@require_http_methods(["GET", "POST"])
def open_for_signing(request: MemberRequest, slug: str, agreement_id: UUID) -> HttpResponse:
    """Fix the text and lay it before the parties."""
    found = _to_prepare(request, agreement_id)
    title = _("%(key)s zur Unterschrift vorlegen")
    lead = _(
        "Wortlaut, Anlagen und Verpflichtungen werden mit einer Prüfsumme festgeschrieben. Zurück"
        " zum Entwurf führt der Weg nur, solange niemand unterschrieben hat."
    )
    page = page_for(slug, found, title, _("Wortlaut festschreiben und vorlegen"), lead)

    def save() -> str:
        services.open_for_signing(request.actor, found)
        return page.back_url

    return answer_form(request, ConfirmForm(posted(request)), page, save)


@require_http_methods(["GET", "POST"])
def reopen(request: MemberRequest, slug: str, agreement_id: UUID) -> HttpResponse:
    """Turn an agreement nobody has signed back into a draft."""
    found = _to_prepare(request, agreement_id)
    lead = _("Zustimmungen zum bisherigen Wortlaut verfallen damit.")
    title = _("%(key)s wieder zum Entwurf machen")
    page = page_for(slug, found, title, _("Zum Entwurf machen"), lead)

    def save() -> str:
        services.reopen(request.actor, found)
        return page.back_url

    return answer_form(request, ConfirmForm(posted(request)), page, save)


@require_http_methods(["GET", "POST"])
def in_force(request: MemberRequest, slug: str, agreement_id: UUID) -> HttpResponse:
    """Put a signed agreement in force."""
    found = _for_steering(request, agreement_id)
    chain_waits = found.chain_version.state == "agreed"
    form = InForceForm(posted(request), initial={"first_day": found.in_force_from})
    if not chain_waits:
        del form.fields["with_chain"]
    lead = _(
        "Die Fassung davor endet am Tag davor. Übergaben, die laufen, bleiben bei der Version, mit"
        " der sie begonnen haben."
    )
    page = page_for(slug, found, _("%(key)s in Kraft setzen"), _("In Kraft setzen"), lead)

    def save() -> str:
        services.put_in_force(request.actor, found, **form.cleaned_data)
        return page.back_url

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def end(request: MemberRequest, slug: str, agreement_id: UUID) -> HttpResponse:
    """End an agreement."""
    found = _for_steering(request, agreement_id)
    form = EndForm(posted(request), initial={"last_day": clock.today()})
    lead = _("Nach diesem Tag ist kein Partner mehr an die Vereinbarung gebunden.")
    page = page_for(slug, found, _("%(key)s beenden"), _("Beenden"), lead)

    def save() -> str:
        services.end(request.actor, found, last_day=form.cleaned_data["last_day"])
        return page.back_url

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def assent(request: MemberRequest, slug: str, party_id: UUID) -> HttpResponse:
    """Assent for the own organisation to the text that lies before it."""
    party = _party(request, party_id)
    if not access.may_sign_for(request.actor, party):
        raise NotAllowed(_("Zustimmen kann die Leitung der eigenen Organisation."))
    agreement = party.agreement
    form = HashForm(posted(request), initial={"text_hash": agreement.text_hash})
    words = {"name": party.organisation.name, "hash": agreement.text_hash[:12]}
    lead = _(
        "Sie erklären, dass %(name)s dem Wortlaut mit der Prüfsumme %(hash)s … zustimmt. Das ist"
        " keine Unterschrift: Verbindlich wird die Vereinbarung erst durch die Unterschrift auf"
        " Papier oder eine qualifizierte elektronische Signatur."
    )
    submit = _("Für meine Organisation zustimmen")
    page = page_for(slug, agreement, _("%(key)s zustimmen"), submit, lead % words)

    def save() -> str:
        services.assent(request.actor, party, text_hash=form.cleaned_data["text_hash"])
        return page.back_url

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def signature(request: MemberRequest, slug: str, party_id: UUID) -> HttpResponse:
    """Record the signed paper of a party."""
    party = _party(request, party_id)
    if not access.may_record_signature(request.actor, party):
        raise NotAllowed(
            _("Unterschriften trägt die eigene Leitung oder die Netzwerkkoordination ein.")
        )
    agreement = party.agreement
    initial = {"text_hash": agreement.text_hash, "on": clock.today()}
    form = SignatureForm(posted(request), initial=initial)
    title = _("Unterschrift zu %(key)s eintragen")
    if party.accession:
        title = _("Beitritt zu %(key)s: Unterschrift eintragen")
    page = replace(
        page_for(slug, agreement, title, _("Eintragen")),
        lead=party.organisation.name,
        effects=access.effects_of_joining(request.actor, party),
    )

    def save() -> str:
        services.record_signature(request.actor, party, **form.cleaned_data)
        return page.back_url

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def leave(request: MemberRequest, slug: str, party_id: UUID) -> HttpResponse:
    """Record that a party left."""
    access.require_read(request.actor)
    access.require_change(request.actor)
    party = _party(request, party_id)
    form = LeaveForm(posted(request), initial={"left_on": clock.today()})
    title = _("Austritt aus %(key)s eintragen")
    page = replace(
        page_for(slug, party.agreement, title, _("Austritt eintragen")),
        lead=party.organisation.name,
        done=_("Der Austritt ist eingetragen: %(name)s.") % {"name": party.organisation.name},
        effects=access.effects_of_leaving(request.actor, party),
    )

    def save() -> str:
        services.leave(request.actor, party, on=form.cleaned_data["left_on"])
        return page.back_url

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def stay(request: MemberRequest, slug: str, party_id: UUID) -> HttpResponse:
    """Take a recorded leaving back."""
    access.require_read(request.actor)
    access.require_change(request.actor)
    party = _party(request, party_id)
    name = {"name": party.organisation.name}
    title = _("Austritt aus %(key)s zurücknehmen")
    page = replace(
        page_for(slug, party.agreement, title, _("Austritt zurücknehmen")),
        lead=party.organisation.name,
        done=_("Der Austritt ist zurückgenommen. %(name)s ist gebunden wie zuvor.") % name,
        effects=access.effects_of_staying(request.actor, party) or None,
    )

    def save() -> str:
        services.take_back_leaving(request.actor, party, reason=form.cleaned_data["reason"])
        return page.back_url

    form = StayForm(posted(request))
    return answer_form(request, form, page, save)
