"""The agreement, its text, its obligations, and the forms of a draft."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.agreements import access, services
from handinhand.agreements.models import Agreement, Paragraph, Party
from handinhand.agreements.web.forms import (
    ConfirmForm,
    EditAgreementForm,
    NewAgreementForm,
    PartyForm,
    TextForm,
    lines_of,
    paragraphs_of,
)
from handinhand.agreements.web.rows import ObligationRow, headed, obligation_rows
from handinhand.audit.access import history
from handinhand.kernel import clock
from handinhand.thread.rules import Finding
from handinhand.web.pages import page_of
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import (
    FormPage,
    answer_change,
    answer_form,
    initial_of,
    posted,
)


def agreement_url(slug: str, agreement: Agreement) -> str:
    """Return the address of an agreement."""
    return reverse("agreements:agreement", args=[slug, agreement.pk])


def page_for(slug: str, agreement: Agreement, title: str, submit: str, lead: str = "") -> FormPage:
    """Return what stands around a form of an agreement."""
    return FormPage(
        title=title % {"key": agreement.key},
        submit=submit,
        back_url=agreement_url(slug, agreement),
        back=_("Vereinbarung %(key)s") % {"key": agreement.key},
        lead=lead,
        done=_("Vereinbarung %(key)s ist gespeichert.") % {"key": agreement.key},
    )


@dataclass(frozen=True, slots=True)
class Wording:
    """Text and annexes as they stand in one form."""

    paragraphs: str
    annexes: str
    version: int


@dataclass(frozen=True, slots=True)
class PartyRow:
    """One party with what this person may do for it."""

    party: Party
    may_assent: bool
    may_record: bool
    is_gone: bool
    may_stay: bool


@require_GET
def index(request: MemberRequest, slug: str) -> HttpResponse:
    """List the agreements of the network."""
    access.require_read(request.actor)
    context = {
        "page": page_of(request, access.agreements(request.actor)),
        "may_create": access.may_change(request.actor),
    }
    return render(request, "agreements/list.html", context)


@require_GET
def agreement(request: MemberRequest, slug: str, agreement_id: UUID) -> HttpResponse:
    """Show an agreement: obligations by party, signatures, text, annexes."""
    access.require_read(request.actor)
    found = access.get_agreement(request.actor, agreement_id)
    context = {
        "agreement": found,
        "groups": _groups(request, found),
        "parties": _parties(request, found),
        "paragraphs": [headed(number, one.text) for number, one in _numbered(found)],
        "annexes": access.annexes_of(found),
        "findings": _findings(request, found),
        "next_step": next_step(found),
        "reviews": found.reviews.all(),
        "following": found.following.first(),
        "may_change": access.may_change(request.actor, found),
        "may_prepare": access.may_change(request.actor),
        "may_put_in_force": access.may_put_in_force(request.actor),
        "history": history(request.actor, found),
    }
    return render(request, "agreements/agreement.html", context)


def _findings(request: MemberRequest, found: Agreement) -> list[Finding]:
    """Return what is missing: signatures, units of those who left, words of another version."""
    unsigned = [
        Finding(
            (
                _("%(name)s ist ausgeschieden: Diese Verpflichtungen erfüllt niemand mehr.")
                if one.has_left
                else _("%(name)s ist verpflichtet und hat nicht unterschrieben.")
            )
            % {"name": one.name},
            _("Es geht um %(keys)s.") % {"keys": ", ".join(one.keys)},
            "",
            "warn",
        )
        for one in access.obliged_unbound(found)
    ]
    if found.state == Agreement.State.IN_FORCE:
        return [*access.unbound_parts(request.actor), *unsigned]
    old = found.previous.chain_version.number if found.previous else ""
    if found.is_draft and old and old != found.chain_version.number:
        named = [one for one in found.paragraphs.all() if f"v{old}" in one.text]
        words = {"old": old, "new": found.chain_version.number}
        sentence = _("Der Wortlaut nennt noch Kette v%(old)s statt v%(new)s.") % words
        unsigned += [Finding(sentence, one.text[:80], "", "warn") for one in named]
    return unsigned


def next_step(found: Agreement) -> str:
    """Say what comes next, and who does it."""
    state = Agreement.State
    if found.is_draft:
        return _(
            "Die Netzwerkkoordination prüft Wortlaut, Anlagen und Verpflichtungen und legt sie den"
            " Partnern zur Unterschrift vor."
        )
    if found.state == state.IN_FORCE and found.chain_version.state == "agreed":
        return _("Die Steuerungsgruppe setzt auch die Kette in Kraft.")
    if found.state != state.SIGNING:
        return ""
    if access.waits_for_signatures(found):
        return _(
            "Die Leitungen stimmen zu und unterschreiben auf Papier; die Unterschriften trägt die"
            " Netzwerkkoordination oder die eigene Leitung ein."
        )
    if found.chain_version.is_draft:
        return _("Die Steuerungsgruppe beschließt die Kette.")
    return _("Alle haben unterschrieben. Die Steuerungsgruppe setzt die Vereinbarung in Kraft.")


def _numbered(found: Agreement) -> Iterable[tuple[int, Paragraph]]:
    return enumerate(found.paragraphs.all(), start=1)


def _groups(request: MemberRequest, found: Agreement) -> list[tuple[str, list[ObligationRow]]]:
    """Return the obligations by party, in the order of the parties' names."""
    rows = obligation_rows(request.actor, found)
    grouped = groupby(rows, key=lambda row: row.obligation.party.name)
    return [(party, list(many)) for party, many in grouped]


def _parties(request: MemberRequest, found: Agreement) -> list[PartyRow]:
    open_now = found.state in (Agreement.State.SIGNING, Agreement.State.IN_FORCE)
    rows = found.parties.select_related("organisation", "assent__person", "signature")
    return [
        PartyRow(
            party,
            may_assent=open_now
            and access.may_sign_for(request.actor, party)
            and not hasattr(party, "assent"),
            may_record=open_now
            and access.may_record_signature(request.actor, party)
            and not hasattr(party, "signature"),
            is_gone=party.left_on is not None and party.left_on <= clock.today(),
            may_stay=party.left_on is not None
            and party.left_on >= clock.today()
            and found.state != Agreement.State.ENDED,
        )
        for party in rows
    ]


@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, slug: str) -> HttpResponse:
    """Draft an agreement on a version of the chain; its obligations come with it."""
    access.require_read(request.actor)
    access.require_change(request.actor)
    form = NewAgreementForm(posted(request), actor=request.actor)
    page = FormPage(
        title=_("Vereinbarung entwerfen"),
        submit=_("Entwurf anlegen"),
        back_url=reverse("agreements:list", args=[slug]),
        back=_("Vereinbarung"),
        lead=_("Die Verpflichtungen leitet die Plattform aus der Kette ab."),
    )

    def save() -> str:
        values = dict(form.cleaned_data)
        version = values.pop("version")
        return agreement_url(slug, services.draft_first(request.actor, version, **values))

    return answer_form(request, form, page, save)


def draft_for(request: MemberRequest, agreement_id: UUID) -> Agreement:
    """Return an agreement for whoever may prepare it."""
    access.require_read(request.actor)
    access.require_change(request.actor)
    return access.get_agreement(request.actor, agreement_id)


@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, slug: str, agreement_id: UUID) -> HttpResponse:
    """Change title, term and rules of a draft."""
    found = draft_for(request, agreement_id)
    form = EditAgreementForm(posted(request), initial=initial_of(EditAgreementForm, found))
    page = page_for(slug, found, _("Vereinbarung %(key)s ändern"), _("Speichern"))
    return answer_change(request, form, page, services.change_agreement, found)


@require_http_methods(["GET", "POST"])
def text(request: MemberRequest, slug: str, agreement_id: UUID) -> HttpResponse:
    """Change the text and the annexes of a draft."""
    found = draft_for(request, agreement_id)
    form = TextForm(posted(request), initial=asdict(_wording(found)))
    page = page_for(slug, found, _("Wortlaut von %(key)s"), _("Wortlaut speichern"))

    def save() -> str:
        services.set_wording(
            request.actor,
            found,
            version=form.cleaned_data["version"],
            paragraphs=paragraphs_of(form.cleaned_data["paragraphs"]),
            annexes=lines_of(form.cleaned_data["annexes"]),
        )
        return page.back_url

    def now() -> Wording:
        return _wording(access.get_agreement(request.actor, agreement_id))

    return answer_form(request, form, page, save, now=now)


def _wording(found: Agreement) -> Wording:
    return Wording(
        paragraphs="\n\n".join(one.text for one in found.paragraphs.all()),
        annexes="\n".join(one.title for one in found.annexes.all()),
        version=found.version,
    )


@require_http_methods(["GET", "POST"])
def generate(request: MemberRequest, slug: str, agreement_id: UUID) -> HttpResponse:
    """Write down anew what the chain obliges to."""
    found = draft_for(request, agreement_id)
    title = _("Verpflichtungen von %(key)s aus der Kette ableiten")
    lead = _(
        "Was bisher aus der Kette abgeleitet war, wird ersetzt. Freie Verpflichtungen bleiben."
    )
    page = page_for(slug, found, title, _("Ableiten"), lead)

    def save() -> str:
        services.generate_obligations(request.actor, found)
        return page.back_url

    return answer_form(request, ConfirmForm(posted(request)), page, save)


@require_http_methods(["GET", "POST"])
def party_add(request: MemberRequest, slug: str, agreement_id: UUID) -> HttpResponse:
    """Name a party."""
    found = draft_for(request, agreement_id)
    form = PartyForm(posted(request), actor=request.actor)
    page = page_for(slug, found, _("Vertragspartner von %(key)s"), _("Aufnehmen"))
    if not found.is_draft:
        page = replace(
            page_for(slug, found, _("Beitritt zu %(key)s"), _("Beitritt vorlegen")),
            lead=_(
                "Die Organisation tritt dem Wortlaut bei, der festgeschrieben ist. Gebunden ist sie"
                " mit ihrer eigenen Unterschrift."
            ),
        )

    def save() -> str:
        services.add_party(
            request.actor,
            found,
            form.cleaned_data["organisation"],
            note=form.cleaned_data["note"],
        )
        return page.back_url

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def party_remove(request: MemberRequest, slug: str, party_id: UUID) -> HttpResponse:
    """Take a party off a draft."""
    access.require_read(request.actor)
    access.require_change(request.actor)
    party = access.get_party(request.actor, party_id)
    title = _("%(name)s aus dem Entwurf nehmen") % {"name": party.organisation.name}
    page = page_for(slug, party.agreement, title.replace("%", "%%"), _("Herausnehmen"))

    def save() -> str:
        services.remove_party(request.actor, party)
        return page.back_url

    return answer_form(request, ConfirmForm(posted(request)), page, save)
