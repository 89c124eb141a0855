"""A hostile colleague, a stranger of the next network, a person who has left: the walls hold."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from handinhand.accounts.access import actor_of
from handinhand.accounts.models import Person
from handinhand.agreements.access import current_hash
from handinhand.agreements.models import Agreement
from handinhand.audit.models import EntryDetail
from handinhand.handovers import services as handovers
from handinhand.handovers.models import Handover
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed
from handinhand.networks import services as networks
from handinhand.networks.models import Membership
from handinhand.reconstructions.models import Mark, Reconstruction
from handinhand.reconstructions.web.urls import urlpatterns
from handinhand.thread import services as thread
from handinhand.thread.models import Link
from handinhand.thread.rules import KINDS
from tests.handinhand.matrix import NETWORK

TEXT = "Steht nur im Entwurf und nirgends sonst"


def client_of(persona: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(email=f"{persona}@lindenrath.example"))
    return client


def actor_named(persona: str) -> Actor:
    actor = actor_of(Person.objects.get(email=f"{persona}@lindenrath.example"), None)
    assert actor is not None
    return actor


def address(name: str, *args: object) -> str:
    return reverse(name, args=[NETWORK, *args])


@pytest.fixture
def draft(db, demo) -> Reconstruction:
    """A case of the demo put back into work, with a sentence that must not leave it."""
    case = Reconstruction.objects.get(network__slug=NETWORK, key="A")
    Reconstruction.objects.filter(pk=case.pk).update(state=Reconstruction.State.DRAFT)
    case.events.update(text=TEXT)
    case.refresh_from_db()
    return case


# --- drafts of cases ------------------------------------------------------------------------------


def test_every_page_that_shows_words_of_a_draft_records_the_reading(draft):
    client, silent, loud = client_of("mertens"), [], 0
    for pattern in urlpatterns:
        route = str(pattern.pattern)
        if "reconstruction_id" not in route or "part_id" in route or "mark_id" in route:
            continue
        here = {"slug": NETWORK, "reconstruction_id": draft.pk}
        more = {"event_id": draft.events.first().pk} if "event_id" in route else {}
        before = _readings()
        answer = client.get(reverse(f"reconstructions:{pattern.name}", kwargs=here | more))
        told = answer.status_code == 200 and (TEXT in answer.text or draft.pseudonym in answer.text)
        if told and _readings() == before:
            silent.append(pattern.name)
        loud += told

    assert silent == []
    assert loud > 5


def _readings() -> int:
    return EntryDetail.objects.filter(retention="read").count()


@pytest.mark.parametrize("persona", ["kowalski", "sommer", "baumgart", "nagel", "admin"])
def test_nothing_of_a_draft_reaches_who_may_not_see_it(draft, persona):
    event = draft.events.first()
    mark = Mark.objects.filter(event__reconstruction=draft).first()
    client = client_of(persona)
    told = []
    for url in [
        address("thread:search") + "?q=Entwurf",
        address("thread:search") + f"?q={draft.title}",
        address("reconstructions:list"),
        address("reconstructions:comparison"),
        address("reconstructions:patterns"),
        address("reconstructions:detail", draft.pk),
        address("reconstructions:event", draft.pk, event.pk),
        address("reconstructions:table", draft.pk),
        address("reconstructions:picture", draft.pk),
        address("thread:whole", "event", event.pk),
        address("thread:whole", "mark", mark.pk),
        address("thread:whole", "reconstruction", draft.pk),
        address("overview:cockpit"),
        *(
            address("reconstructions:pattern", pk)
            for pk in Link.objects.filter(
                asked_kind="mark", answer_kind="pattern", asked_id=mark.pk
            ).values_list("answer_id", flat=True)
        ),
    ]:
        answer = client.get(url)
        if answer.status_code == 200 and (
            TEXT in answer.text or str(event.pk) in answer.text or draft.pseudonym in answer.text
        ):
            told.append(url)

    assert told == []


def test_words_of_a_draft_are_not_found_by_searching_marks_for_a_pattern(draft):
    pattern = KINDS["pattern"].search(actor_named("mertens"), "")[0]
    client = client_of("mertens")

    found = client.get(address("reconstructions:attach_mark", pattern.id) + "?words=nirgends")

    assert draft.title not in found.text


# --- hand-overs -----------------------------------------------------------------------------------


@pytest.fixture
def offered(db, demo) -> Handover:
    """An offer of the Fallmanagement (Yıldız) to the Suchthilfe (Osei)."""
    return Handover.objects.select_related("standard").get(slip="NK6-LNC")


def _own_draft() -> Handover:
    sender = actor_named("yildiz")
    standard = Handover.objects.get(slip="NK6-LNC").standard
    unit = standard.senders.get(pk=sender.unit_id)
    return handovers.start(sender, standard, from_unit=unit, to_unit=standard.receiver)


def test_a_draft_is_the_sender_s_own_until_it_is_offered(db, demo):
    draft = _own_draft()
    url = address("handovers:detail", draft.pk)

    seen = {who: client_of(who).get(url).status_code for who in ("yildiz", "mertens", "lindner")}

    assert seen == {"yildiz": 200, "mertens": 404, "lindner": 404}
    assert draft.slip not in client_of("mertens").get(address("handovers:list")).text


def test_the_slip_number_stays_out_of_the_audit_trail(offered):
    lead = actor_named("mertens")
    goal = KINDS["goal"].search(lead, "")[0]

    thread.link(lead, asked=("goal", goal.id), answer=("handover", offered.pk))

    assert not EntryDetail.objects.filter(title__contains=offered.slip).exists()
    assert offered.slip in client_of("osei").get(address("handovers:detail", offered.pk)).text


def test_a_tally_leaves_no_thread_behind(offered):
    lead = actor_named("mertens")
    goal = KINDS["goal"].search(lead, "")[0]
    thread.link(lead, asked=("goal", goal.id), answer=("handover", offered.pk))
    receiver = actor_named("osei")
    handovers.decline(receiver, offered, reason="no_capacity")

    with clock.at(clock.now().replace(year=2027)):
        handovers.tally_ended()

    assert not Handover.objects.filter(pk=offered.pk).exists()
    assert not Link.objects.filter(answer_id=offered.pk).exists()


@pytest.mark.parametrize("persona", ["sommer", "albers", "kowalski", "brandt", "nagel", "baumgart"])
def test_a_hand_over_of_others_is_found_by_nobody(offered, persona):
    client, told = client_of(persona), []
    for url in [
        address("thread:search") + f"?q={offered.slip}",
        address("handovers:list") + f"?unit={offered.from_unit_id}",
        address("handovers:detail", offered.pk),
        address("thread:whole", "handover", offered.pk),
        address("thread:whole", "obligation", offered.pk),
        address("audit:list") if persona != "nagel" else address("handovers:list"),
    ]:
        answer = client.get(url)
        if answer.status_code == 200 and str(offered.pk) in answer.text:
            told.append(url)

    assert told == []


# --- the next network -----------------------------------------------------------------------------


def test_what_happened_to_an_organisation_in_another_network_is_not_told(
    sign_in, act, coordinator, stranger, network, other_network, foreign_unit
):
    shared = foreign_unit.organisation
    shared.known_to.add(network)
    networks.close_on(act(stranger), shared, day=date(2026, 12, 28))

    page = sign_in(coordinator).get(f"/networks/{network.slug}/organisations/{shared.pk}/")

    assert page.status_code == 200
    assert stranger.name not in page.text


def test_the_member_of_another_network_is_changed_there(
    act, coordinator, network, foreign_unit, sender_unit
):
    lead, shared = act(coordinator), foreign_unit.organisation
    shared.known_to.add(network)

    with pytest.raises(NotAllowed):
        networks.change_organisation(lead, shared, version=1, fields={"name": "Gekapert"})
    with pytest.raises(NotAllowed):
        networks.close_on(lead, shared, day=date(2026, 12, 28))
    with pytest.raises(NotAllowed):
        networks.add_unit(lead, shared, key="TXX-9", name="Untergeschoben")
    with pytest.raises(NotAllowed):
        networks.change_unit(lead, foreign_unit, version=1, fields={"name": "Gekapert"})
    own = networks.change_organisation(
        lead, sender_unit.organisation, version=1, fields={"name": "Jobcenter neu"}
    )
    assert own.name == "Jobcenter neu"


def test_T28_who_works_for_an_organisation_that_left_is_out_at_once(
    sign_in, act, coordinator, receiver, receiver_unit, network
):
    client = sign_in(receiver)
    inbox = f"/networks/{network.slug}/handovers/inbox/"
    assert client.get(inbox).status_code == 200
    membership = Membership.objects.get(network=network, organisation=receiver_unit.organisation_id)

    networks.leave(act(coordinator), membership)

    assert client.get(inbox).status_code in (302, 403)
    assert sign_in(receiver).get(inbox).status_code == 403


def test_T28_a_leave_to_come_ends_the_roles_on_its_day(
    act, coordinator, receiver, receiver_unit, network, sign_in
):
    membership = Membership.objects.get(network=network, organisation=receiver_unit.organisation_id)
    networks.leave(act(coordinator), membership, on=date(2026, 12, 31))
    inbox = f"/networks/{network.slug}/handovers/inbox/"

    before = sign_in(receiver).get(inbox).status_code
    with clock.at(clock.now().replace(year=2027)):
        after = sign_in(receiver).get(inbox).status_code

    assert (before, after) == (200, 403)


# --- agreements -----------------------------------------------------------------------------------


def test_an_agreement_cannot_begin_before_the_one_in_force(db, demo):
    running = Agreement.objects.get(network__slug=NETWORK, state="in_force")
    follower = Agreement.objects.create(
        network_id=running.network_id,
        key="V99",
        number="2",
        title="Zweite Fassung",
        chain_version=running.chain_version,
        state="signing",
        text_hash="x",
    )
    Agreement.objects.filter(pk=follower.pk).update(text_hash=current_hash(follower))

    answer = client_of("kowalski").post(
        address("agreements:in_force", follower.pk),
        {"first_day": "1.1.1999", "exception_reason": "Ausnahme"},
    )

    assert answer.status_code == 422
    running.refresh_from_db()
    assert running.state == "in_force"
