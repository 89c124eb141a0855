"""Partners without an account answer by a link or a code: once, one step, one hand-over."""

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.http import Http404
from django.test import Client

from handinhand.answerlinks import services as links
from handinhand.answerlinks.access import actor_of
from handinhand.answerlinks.models import AnswerLink
from handinhand.answerlinks.rules import IN_ALL, PER_ADDRESS, Purpose
from handinhand.audit.models import Entry
from handinhand.handovers import services as handovers
from handinhand.handovers.access import get_handover
from handinhand.handovers.models import Handover
from handinhand.handovers.rules import State
from handinhand.kernel import clock
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.notices.models import Notice

NEXT_WEEK = date(2026, 11, 27)
ENTER, SHOWN, DONE = "/answer/", "/answer/handover/", "/answer/done/"


@pytest.fixture(autouse=True)
def _no_refusals_yet(db):
    cache.clear()


@pytest.fixture
def made(sending, offered) -> dict[Purpose, links.Made]:
    return {one.purpose: one for one in links.make(sending, offered)}


@pytest.fixture
def to_answer(made) -> links.Made:
    return made[Purpose.ANSWER]


def enter(client: Client, **typed: str):
    return client.post(ENTER, typed)


def step(name: str) -> str:
    return f"{SHOWN}{name}/"


def actions() -> list[str]:
    return list(
        Entry.objects.filter(action__regex="^(answer_link|handover)")
        .order_by("at", "id")
        .values_list("action", flat=True)
    )


def plain(response) -> tuple[int, str]:
    """Return what an answer says, without what differs in every answer."""
    body = re.sub(r'name="(csrfmiddlewaretoken|next)" value="[^"]*"', "", response.text)
    return response.status_code, body


REFUSED = "Dieser Link oder Code gilt nicht"


# --- what it is for -------------------------------------------------------------------------------


def test_a_link_lets_a_partner_accept_and_the_second_one_report_the_arrival(partner, made, offered):
    assert enter(partner, token=made[Purpose.ANSWER].token).headers["Location"] == SHOWN
    page = partner.get(SHOWN).text
    assert offered.slip in page
    assert "Begleitete Übergabe" in page
    assert "Jobcenter Teststadt" in page
    partner.post(step("accept"), {"version": offered.version})
    assert "angenommen" in partner.get(DONE).text

    enter(partner, code=made[Purpose.REPORT].shown_code.lower())
    partner.post(step("arrive"), {"version": "3", "arrived_on": "20.11.2026"})

    offered.refresh_from_db()
    assert offered.state == State.ARRIVED
    assert actions()[-5:] == [
        "answer_link.made",
        "handover.accept",
        "answer_link.used",
        "handover.arrive",
        "answer_link.used",
    ]


def test_declining_asks_for_a_coded_reason_and_a_wrong_entry_does_not_use_the_link_up(
    partner, to_answer, offered
):
    enter(partner, token=to_answer.token)

    empty = partner.post(step("decline"), {"version": offered.version})
    assert empty.status_code == 422
    early = partner.post(step("accept"), {"version": offered.version, "appointment_on": "1.1.2020"})
    assert early.status_code == 422
    assert not AnswerLink.objects.exclude(used_at=None).exists()
    partner.post(step("decline"), {"version": offered.version, "reason": "no_capacity"})

    offered.refresh_from_db()
    assert (offered.state, offered.reason) == (State.DECLINED, "no_capacity")
    assert "abgelehnt" in partner.get(DONE).text


def test_nothing_on_the_pages_names_a_person(partner, made, offered, practitioner):
    entered = enter(partner, token=made[Purpose.ANSWER].token)
    pages = [partner.get(SHOWN), partner.get(step("decline"))]

    for page in [entered, *pages]:
        assert practitioner.name not in page.text
        assert practitioner.email not in page.text
    assert made[Purpose.ANSWER].token not in "".join(page.text for page in pages)


def test_the_secrets_are_stored_nowhere(made, offered):
    for row in AnswerLink.objects.values():
        for one in made.values():
            assert one.token not in str(row)
            assert one.code not in str(row)
    texts = str(list(Entry.objects.values()) + list(Entry.objects.values("detail__title")))
    assert not any(one.token in texts or one.code in texts for one in made.values())


# --- looking changes nothing ----------------------------------------------------------------------


def test_a_scanner_that_opens_every_address_changes_nothing(partner, to_answer, offered):
    before = actions()
    enter(partner, token=to_answer.token)

    for address in (ENTER, SHOWN, DONE, *(step(s) for s in ("accept", "decline", "arrive"))):
        partner.get(address)
        partner.head(address)

    offered.refresh_from_db()
    assert (offered.state, offered.version) == (State.OFFERED, 2)
    assert AnswerLink.objects.filter(used_at=None, revoked_at=None).count() == 2
    assert actions() == before
    assert enter(Client(), token=to_answer.token).status_code == 302


def test_posting_without_the_token_of_the_form_is_refused(to_answer, offered):
    careful = Client(enforce_csrf_checks=True)

    assert careful.post(ENTER, {"token": to_answer.token}).status_code == 403


# --- whatever a link does not open is refused alike -----------------------------------------------


def _used(partner, made, offered, sending):
    enter(Client(), token=made.token)
    first = Client()
    enter(first, token=made.token)
    first.post(step("accept"), {"version": offered.version})


def _revoked(partner, made, offered, sending):
    links.revoke(sending, offered)


def _replaced(partner, made, offered, sending):
    links.make(sending, offered)


def _expired(partner, made, offered, sending):
    AnswerLink.objects.update(expires_at=clock.now())


def _gone(partner, made, offered, sending):
    Handover.objects.filter(pk=offered.pk).delete()


WAYS = [_used, _revoked, _replaced, _expired, _gone]


@pytest.mark.parametrize("spoil", WAYS, ids=lambda way: way.__name__.strip("_"))
@pytest.mark.parametrize("kind", ["token", "code"])
def test_a_spoilt_link_is_refused_like_one_that_never_was(
    partner, to_answer, offered, sending, spoil, kind
):
    unknown = {"token": "B" * 52, "code": "BBBB-2222"}[kind]
    never = plain(enter(Client(), **{kind: unknown}))
    already_open = Client()
    enter(already_open, token=to_answer.token)
    spoil(partner, to_answer, offered, sending)

    refused = plain(enter(partner, **{kind: getattr(to_answer, kind)}))

    assert refused == never
    assert refused[0] == 404
    assert REFUSED in refused[1]
    for response in (
        already_open.get(SHOWN),
        already_open.get(DONE),
        already_open.get(step("decline")),
        already_open.post(step("decline"), {"version": "2", "reason": "no_capacity"}),
        Client().get(SHOWN),
        Client().post(step("accept")),
    ):
        assert plain(response) == never


@pytest.mark.parametrize("name", ["arrive", "no_show", "withdraw", "hold", "ask", "cancel", "x"])
def test_a_link_opens_its_own_steps_only_and_says_nothing_of_others(
    partner, to_answer, offered, name
):
    never = plain(enter(Client(), code="BBBB-2222"))
    enter(partner, token=to_answer.token)

    for response in (partner.get(step(name)), partner.post(step(name), {"version": "2"})):
        assert plain(response) == never
    offered.refresh_from_db()
    assert offered.state == State.OFFERED


def test_holding_a_link_opens_no_other_hand_over_and_no_page_for_members(
    partner, to_answer, offered, offer_on, network
):
    other = offer_on("2026-11-19")
    actor = actor_of(AnswerLink.objects.get(handover=offered, purpose="answer"))
    enter(partner, token=to_answer.token)

    assert get_handover(actor, offered.pk) == offered
    with pytest.raises(Http404):
        get_handover(actor, other.pk)
    with pytest.raises(NotAllowed):
        handovers.accept(actor, other)
    with pytest.raises(NotAllowed):
        handovers.hold(actor, offered, reason="hospital_stay", expected_end=NEXT_WEEK)
    inside = partner.get(f"/networks/{network.slug}/handovers/{offered.pk}/")
    assert inside.status_code == 302
    assert "/accounts/" in inside.headers["Location"]


def test_a_forged_or_old_cookie_opens_nothing(partner, to_answer, offered):
    enter(partner, token=to_answer.token)
    signed = partner.cookies["answer"]
    assert (signed["httponly"], signed["samesite"], signed["path"]) == (True, "Strict", ENTER)

    partner.cookies["answer"] = signed.value[:-2] + "xx"

    assert partner.get(SHOWN).status_code == 404


def test_two_clicks_end_on_the_page_that_thanks_but_another_browser_is_refused(
    partner, to_answer, offered
):
    other = Client()
    enter(other, token=to_answer.token)
    enter(partner, token=to_answer.token)
    partner.post(step("accept"), {"version": offered.version})

    again = partner.post(step("accept"), {"version": offered.version})
    late = other.post(step("accept"), {"version": offered.version})

    assert again.headers["Location"] == DONE
    assert late.status_code == 404
    assert other.get(DONE).status_code == 404
    assert Entry.objects.filter(action="handover.accept").count() == 1


def test_what_was_answered_with_an_account_meanwhile_is_told_and_the_link_is_not_used_up(
    partner, to_answer, offered, receiving
):
    enter(partner, token=to_answer.token)
    handovers.accept(receiving, offered)

    late = partner.post(step("accept"), {"version": offered.version})

    assert late.status_code == 409
    assert "Diese Übergabe wurde schon beantwortet" in late.text
    assert not AnswerLink.objects.exclude(used_at=None).exists()
    assert "Gerade ist hier nichts zu tun" in partner.get(SHOWN).text


# --- guessing -------------------------------------------------------------------------------------


def test_whoever_guesses_must_wait_and_others_need_not(partner, to_answer, offered):
    guesser = Client(REMOTE_ADDR="192.0.2.7")
    for _guess in range(PER_ADDRESS.number):
        assert enter(guesser, code="BBBB-2222").status_code == 404

    assert enter(guesser, code="BBBB-2222").status_code == 429
    assert enter(guesser, code=to_answer.code).status_code == 429
    assert enter(guesser, token=to_answer.token).status_code == 302
    assert enter(partner, code=to_answer.code).status_code == 302


def test_neighbours_in_one_ipv6_network_share_a_budget(to_answer):
    for number in range(PER_ADDRESS.number):
        enter(Client(REMOTE_ADDR=f"2001:db8:1:2::{number:x}"), code="BBBB-2222")

    assert enter(Client(REMOTE_ADDR="2001:db8:1:2:ffff::1"), code="B").status_code == 429
    assert enter(Client(REMOTE_ADDR="2001:db8:1:3::1"), code="B").status_code == 404


def test_under_a_flood_of_guesses_the_code_is_taken_together_with_the_slip_number(
    partner, to_answer, offered, monkeypatch
):
    monkeypatch.setattr(links, "IN_ALL", type(IN_ALL)(3, IN_ALL.window))
    for number in range(5):
        enter(Client(REMOTE_ADDR=f"192.0.2.{number}"), code="BBBB-2222")
    assert Entry.objects.filter(action="answer_link.refused").count() == 3

    assert "Laufzettelnummer" in partner.get(ENTER).text
    assert enter(partner, code=to_answer.code).status_code == 422
    assert enter(partner, code=to_answer.code, slip="222-222").status_code == 404
    assert enter(partner, code=to_answer.code, slip=offered.slip).status_code == 302


def test_waiting_ends_with_the_window(partner, to_answer):
    for _guess in range(PER_ADDRESS.number):
        enter(partner, code="BBBB-2222")

    with clock.at(clock.now() + PER_ADDRESS.window + timedelta(seconds=1)):
        assert enter(partner, code=to_answer.code).status_code == 302


def test_every_refusal_is_recorded_without_what_was_typed(partner, to_answer):
    enter(partner, code="BBBB-2222")
    enter(partner, token="C" * 52)

    entries = Entry.objects.filter(action="answer_link.refused").select_related("detail")
    assert [entry.detail.title for entry in entries] == ["code", "token"]
    assert {entry.chain for entry in entries} == {"platform"}
    assert not any("BBBB" in str(entry.detail.committed()) for entry in entries)


# --- making and revoking --------------------------------------------------------------------------


def test_only_the_sending_side_and_the_coordinator_make_links(
    act, coordinator, sending, offered, request
):
    assert len(links.make(sending, offered)) == 2
    assert len(links.make(act(coordinator), offered)) == 2
    assert AnswerLink.objects.filter(revoked_at=None).count() == 2
    receiving = request.getfixturevalue("receiving")
    for act_of in (links.make, links.revoke):
        with pytest.raises(NotAllowed):
            act_of(receiving, offered)


def test_nobody_but_the_coordination_makes_links_for_a_unit_that_has_an_account(
    act, coordinator, sending, receiver, offered
):
    with pytest.raises(NotAllowed, match="hat ein Konto und antwortet selbst"):
        links.make(sending, offered)
    assert not AnswerLink.objects.exists()
    assert len(links.make(act(coordinator), offered)) == 2
    assert links.revoke(sending, offered) == 2

    receiver.is_active = False
    receiver.save(update_fields=["is_active"])

    assert len(links.make(sending, offered)) == 2


def test_the_page_of_the_sender_says_why_there_is_no_button(
    sign_in, practitioner, coordinator, receiver, offered, network
):
    page = f"/networks/{network.slug}/sheets/{offered.pk}/"

    sender, coordination = sign_in(practitioner).get(page), sign_in(coordinator).get(page)

    assert "antwortet mit einem eigenen Konto" in sender.text
    assert "Codes erstellen" not in sender.text
    assert "Codes erstellen" in coordination.text


def test_a_unit_with_an_account_is_told_of_each_answer_and_the_trail_names_the_links_maker(
    partner, act, coordinator, receiver, offered
):
    made = {one.purpose: one for one in links.make(act(coordinator), offered)}
    enter(partner, token=made[Purpose.ANSWER].token)
    partner.post(step("accept"), {"version": offered.version})
    enter(partner, token=made[Purpose.REPORT].token)
    partner.post(step("arrive"), {"version": "3", "arrived_on": "20.11.2026"})

    told = Notice.objects.filter(kind="answer_link.used")
    assert [one.person for one in told] == [receiver, receiver]
    used = Entry.objects.filter(action="answer_link.used").select_related("detail")
    assert [one.detail.changes for one in used] == [{"created_by": ["", coordinator.name]}] * 2


def test_what_is_answered_gets_a_link_to_report_and_what_has_ended_none(
    act, coordinator, receiving, accepted
):
    coordinating = act(coordinator)
    assert [one.purpose for one in links.make(coordinating, accepted)] == [Purpose.REPORT]

    arrived = handovers.arrive(receiving, accepted, arrived_on=clock.today())

    with pytest.raises(RuleBroken, match="nichts zu beantworten"):
        links.make(coordinating, arrived)


def test_a_late_answer_after_silence_is_possible_while_the_link_holds(
    partner, to_answer, offered, offer_on
):
    with clock.at(clock.now() + timedelta(days=14)):
        handovers.tick()
        offered.refresh_from_db()
        assert offered.state == State.EXPIRED
        enter(partner, token=to_answer.token)

        partner.post(step("accept"), {"version": offered.version})

    offered.refresh_from_db()
    assert offered.state == State.ACCEPTED
