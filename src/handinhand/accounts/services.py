"""The only writes to accounts and roles."""

from datetime import date, timedelta
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from handinhand.accounts.access import RIGHTS, may_manage, possible_deputies
from handinhand.accounts.models import Absence, Person, RoleAssignment
from handinhand.audit import services as audit
from handinhand.background.services import later
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor, Role
from handinhand.kernel.errors import NotAllowed, RuleBroken


def record_sign_in(person: Person) -> None:
    """Record that a person signed in, in the chain of the platform."""
    audit.record(
        _as_themselves(person), "account.signed_in", person, retention=audit.Retention.SIGN_IN
    )


def record_failed_sign_in() -> None:
    """Record that a sign-in failed; whose address was tried is not kept (no enumeration)."""
    nobody = Actor(person_id=None, name="", role=None)
    audit.record(nobody, "account.sign_in_failed", retention=audit.Retention.SIGN_IN)


def ask_for_password_link(person: Person | None) -> None:
    """Let the worker send a link for a new password, so that the answer comes as fast as ever.

    Args:
        person: whose address it is; None, for an address without an account, leaves the worker
            a task as well, so that nothing tells the two apart.
    """
    language = translation.get_language() or settings.LANGUAGE_CODE
    later(
        "handinhand.accounts.tasks.send_password_link", str(person.pk) if person else "", language
    )


def send_password_link(person_id: UUID, language: str) -> None:
    """Send the link; its token is made here and stored nowhere."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        return
    names = {
        "uidb36": user_pk_to_url_str(person),
        "key": default_token_generator.make_token(person),
    }
    url = settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=names)
    with translation.override(language):
        get_adapter().render_mail(
            "account/email/password_reset_key", person.email, {"password_reset_url": url}
        ).send()


def record_denial(actor: Actor, where: str) -> None:
    """Record that a colleague asked for what the role does not allow (T49)."""
    audit.record(actor, "access.denied", title=where, retention=audit.Retention.DENIAL)


@transaction.atomic
def create_person(
    actor: Actor, *, email: str, name: str, function: str = "", password: str | None = None
) -> Person:
    """Create an account; without a password the person sets one by the mail for it.

    Raises:
        NotAllowed: only coordination and administration create accounts.
        RuleBroken: the address belongs to an account already.
    """
    if not (actor.is_system or may_manage(actor)):
        raise NotAllowed(_("Konten legen die Netzwerkkoordination und die Administration an."))
    if Person.objects.filter(email__iexact=email).exists():
        raise RuleBroken(
            _("Zu dieser Adresse gibt es schon ein Konto. Geben Sie ihm unten eine weitere Rolle."),
            field="email",
        )
    person = Person(email=email.lower(), name=name, function=function)
    person.set_password(password) if password else person.set_unusable_password()
    person.save(force_insert=True)
    audit.record(actor, "account.created", person)
    return person


@transaction.atomic
def mark_as_demo(person: Person, *, password_hash: str, persona_order: int | None) -> Person:
    """Mark an account of the invented networks, so that production can refuse and remove it."""
    person.is_demo, person.persona_order = True, persona_order
    person.password = password_hash
    person.save(update_fields=["is_demo", "persona_order", "password"])
    return person


@transaction.atomic
def assign_role(
    actor: Actor,
    person: Person,
    role: Role,
    *,
    network_id: UUID | None = None,
    organisation_id: UUID | None = None,
    unit_id: UUID | None = None,
    began_on: date | None = None,
) -> RoleAssignment:
    """Give a person a role in a scope.

    Raises:
        NotAllowed: another network, or a role of Land or platform given by a coordinator.
        RuleBroken: the person holds exactly this role already, or is the actor.
    """
    _require_scope(actor, role, network_id)
    if person.pk == actor.person_id:
        raise RuleBroken(_("Sich selbst kann niemand eine Rolle geben. Bitten Sie eine Kollegin."))
    assignment, is_new = RoleAssignment.objects.get_or_create(  # type: ignore[misc]  # None: none
        person=person,
        role=role,
        network_id=network_id,
        organisation_id=organisation_id,
        unit_id=unit_id,
        ended_on=None,
        defaults={"began_on": began_on or clock.today()},
    )
    if not is_new:
        raise RuleBroken(_("Diese Rolle hat die Person schon."))
    audit.record(actor, "role.assigned", assignment, network_id=network_id)
    return assignment


@transaction.atomic
def end_role(actor: Actor, assignment: RoleAssignment) -> RoleAssignment:
    """End a role today and every session of the person at once (T28).

    Raises:
        NotAllowed: another network, or the role is not the actor's to end.
        RuleBroken: the role has ended already, or it is the actor's own.
    """
    _require_scope(actor, Role(assignment.role), assignment.network_id)
    if assignment.person_id == actor.person_id:
        raise RuleBroken(_("Ihre eigene Rolle kann nur eine andere Person beenden."))
    today = clock.today()
    ended = RoleAssignment.objects.filter(pk=assignment.pk, ended_on=None).update(ended_on=today)
    if not ended:
        raise RuleBroken(_("Diese Rolle ist schon beendet."))
    end_sessions(assignment.person)
    audit.record(actor, "role.ended", assignment, network_id=assignment.network_id)
    assignment.refresh_from_db()
    return assignment


@transaction.atomic
def end_roles_for(
    actor: Actor, organisation_id: UUID, *, network_id: UUID, on: date
) -> list[RoleAssignment]:
    """End on a day what people hold for an organisation that leaves a network (T28).

    The actor's own roles stay: only another person can end them.

    Raises:
        NotAllowed: another network.
    """
    held = RoleAssignment.objects.filter(
        network=network_id, organisation=organisation_id, ended_on=None
    )
    ending = list(held.exclude(person=actor.person_id).select_related("person"))
    for assignment in ending:
        _require_scope(actor, Role(assignment.role), network_id)
        RoleAssignment.objects.filter(pk=assignment.pk, ended_on=None).update(ended_on=on)
        if on <= clock.today():
            end_sessions(assignment.person)
        audit.record(actor, "role.ended", assignment, network_id=network_id)
    return ending


@transaction.atomic
def deactivate_person(actor: Actor, person: Person) -> Person:
    """Close an account; all sessions end at once (T28).

    Raises:
        NotAllowed: only the administration closes accounts.
        RuleBroken: it is the actor's own account.
    """
    if not RIGHTS.allow(actor, "manage platform"):
        raise NotAllowed(_("Konten schließen kann nur die Administration."))
    if person.pk == actor.person_id:
        raise RuleBroken(_("Ihr eigenes Konto kann nur eine andere Person schließen."))
    person.is_active = False
    person.save(update_fields=["is_active"])
    end_sessions(person)
    audit.record(actor, "account.closed", person)
    return person


@transaction.atomic
def remove_demo_accounts(actor: Actor) -> tuple[int, int]:
    """Delete the accounts of the demo; where acts hang on one, lock it for good instead.

    Returns:
        How many were deleted, and how many were locked.

    Raises:
        NotAllowed: a person asked; only the platform itself does this, by command.
    """
    if not actor.is_system:
        raise NotAllowed(_("Demokonten entfernt nur die Verwaltung des Servers."))
    deleted = locked = 0
    for person in Person.objects.filter(is_demo=True):
        end_sessions(person)
        try:
            with transaction.atomic():
                person.delete()
            deleted += 1
        except ProtectedError:
            person.set_unusable_password()
            person.email = f"{person.pk}@removed.invalid"
            person.is_active = person.is_demo = False
            person.persona_order = None
            person.save(
                update_fields=["password", "email", "is_active", "is_demo", "persona_order"]
            )
            locked += 1
    audit.record(actor, "account.demo_removed", title=f"{deleted} + {locked}")
    return deleted, locked


@transaction.atomic
def name_deputy(actor: Actor, assignment: RoleAssignment, deputy: Person | None) -> RoleAssignment:
    """Say who usually stands in for somebody in one role.

    Raises:
        NotAllowed: somebody else's role, and the actor does not coordinate.
        RuleBroken: the deputy does not hold the same role for the same organisation.
    """
    _require_cover(actor, assignment, deputy)
    assignment.deputy = deputy
    assignment.save(update_fields=["deputy"])
    audit.record(actor, "absence.deputy", assignment, network_id=assignment.network_id)
    return assignment


@transaction.atomic
def enter_absence(
    actor: Actor, assignment: RoleAssignment, *, first: date, last: date, deputy: Person | None
) -> Absence:
    """Enter the days on which somebody is away; messages go to the deputy on these days.

    Raises:
        NotAllowed: somebody else's role, and the actor does not coordinate.
        RuleBroken: the days are turned round or over, they overlap another absence, or the deputy
            does not hold the same role for the same organisation.
    """
    _require_cover(actor, assignment, deputy)
    if last < first:
        raise RuleBroken(_("Der letzte Tag liegt vor dem ersten. Prüfen Sie beide."), field="last")
    if last < clock.today():
        raise RuleBroken(_("Diese Tage sind schon vorbei."), field="last")
    RoleAssignment.objects.select_for_update().get(pk=assignment.pk)
    if assignment.absences.filter(first__lte=last, last__gte=first).exists():
        raise RuleBroken(
            _("Für diese Tage ist schon eine Abwesenheit eingetragen. Beenden Sie sie zuerst."),
            field="first",
        )
    absence = Absence.objects.create(assignment=assignment, first=first, last=last, deputy=deputy)
    audit.record(actor, "absence.entered", absence, network_id=assignment.network_id)
    return absence


@transaction.atomic
def end_absence(actor: Actor, absence: Absence) -> None:
    """Take an absence back, or let it end yesterday when it runs already.

    Raises:
        NotAllowed: somebody else's role, and the actor does not coordinate.
    """
    _require_cover(actor, absence.assignment, None)
    audit.record(actor, "absence.ended", absence, network_id=absence.assignment.network_id)
    yesterday = clock.today() - timedelta(days=1)
    if absence.first > yesterday:
        absence.delete()
        return
    Absence.objects.filter(pk=absence.pk, last__gt=yesterday).update(last=yesterday)


def _require_cover(actor: Actor, assignment: RoleAssignment, deputy: Person | None) -> None:
    own = actor.person_id == assignment.person_id
    coordinates = actor.role == Role.COORDINATOR and actor.network_id == assignment.network_id
    if not (actor.is_system or own or coordinates or actor.role == Role.ADMINISTRATOR):
        raise NotAllowed(
            _(
                "Eine Abwesenheit trägt die Person selbst ein, oder die Netzwerkkoordination oder"
                " Administration für sie."
            )
        )
    if deputy is not None and not possible_deputies(assignment).filter(pk=deputy.pk).exists():
        raise RuleBroken(
            _("Vertreten kann nur, wer dieselbe Rolle in derselben Organisation hat."),
            field="deputy",
        )


def end_sessions(person: Person) -> None:
    """End every session of a person."""
    for session in UserSession.objects.filter(user=person):
        session.end()


def _require_scope(actor: Actor, role: Role, network_id: UUID | None) -> None:
    if actor.is_system:
        return
    platform_role = role in (Role.STATE, Role.ADMINISTRATOR)
    allowed = (
        RIGHTS.allow(actor, "manage platform")
        if platform_role or actor.role == Role.ADMINISTRATOR
        else may_manage(actor) and network_id == actor.network_id
    )
    if not allowed:
        raise NotAllowed(_("Diese Rolle können Sie nicht vergeben oder beenden."))


def _as_themselves(person: Person) -> Actor:
    return Actor(person_id=person.pk, name=person.name, role=None)
