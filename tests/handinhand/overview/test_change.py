"""A change on its whole way: request, draft, check, difference, decision, signatures, in force."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from handinhand.agreements import services as agreements
from handinhand.agreements.models import Agreement
from handinhand.chains import services as chains
from handinhand.chains.access import version_in_force
from handinhand.chains.models import ChainVersion, ChangeRequest, HandoverStandard
from handinhand.evaluation.services import keep_month
from handinhand.handovers import services as handovers
from handinhand.handovers.models import Handover
from handinhand.overview.access import effect_of
from handinhand.workshops.models import Decision
from tests.handinhand.chains.small import small_draft
from tests.handinhand.handovers.conftest import on

SLUG = "testnetz"
BEFORE, AFTER = date(2026, 9, 1), date(2026, 11, 2)
NAMES = {"name": "Frau Leitung", "function": "Leitung", "stored_at": "Vertragsakte"}


def _url(name, *args):
    return reverse(name, args=[SLUG, *args])


def _signed_agreement(actor, agreement, day):
    """Lay an agreement before both parties and record their signatures."""
    signing = agreements.open_for_signing(actor, agreement)
    for party in signing.parties.select_related("organisation"):
        agreements.record_signature(actor, party, on=day, text_hash=signing.text_hash, **NAMES)
    return signing


@pytest.fixture
def first(act, coordinator, steering, sender_unit, receiver_unit) -> ChainVersion:
    """Version 1.0 with a signed agreement, both in force since September."""
    actor, lead = act(coordinator), act(steering)
    with on("2026-08-20"):
        version = chains.agree(lead, small_draft(actor, sender_unit, receiver_unit, number="1.0"))
        agreement = agreements.create_agreement(actor, version, title="Kooperationsvereinbarung")
        for unit in (sender_unit, receiver_unit):
            agreements.add_party(actor, agreement, unit.organisation)
        agreements.set_text(actor, agreement, paragraphs=["§ 1 Kette: Es gilt Kette v1.0."])
        agreements.generate_obligations(actor, agreement)
        signing = _signed_agreement(actor, agreement, date(2026, 8, 20))
        agreements.put_in_force(lead, signing, first_day=BEFORE, with_chain=True)
    version.refresh_from_db()
    return version


@pytest.fixture
def hand_over(act, practitioner, receiver, sender_unit, receiver_unit, network):
    """Offer, accept and arrive `days` after the offer, by the standard in force on that day."""

    def go(day: date, days: int | None) -> Handover:
        with on(day.isoformat()):
            standard = version_in_force(network.pk, day).standards.get()
            found = handovers.start(
                act(practitioner), standard, from_unit=sender_unit, to_unit=receiver_unit
            )
            found = handovers.accept(act(receiver), handovers.offer(act(practitioner), found))
        if days is not None:
            arrived = day + timedelta(days=days)
            with on(arrived.isoformat()):
                found = handovers.arrive(act(receiver), found, arrived_on=arrived)
        return found

    return go


def _vote(sign_in, leads, about: str, text: str) -> Decision:
    """Put a sentence about a thing forward, let both leads vote yes on their page, and close."""
    lead, partner = (sign_in(person) for person in leads)
    propose = f"{_url('workshops:propose')}?about={about}"
    form = lead.get(propose).context["form"]
    assert form["text"].value() == text
    lead.post(
        propose,
        {"text": text, "body": str(form["body"].value()), "rule": "majority", "about": about},
    )
    decision = Decision.objects.get(text=text)
    until = {"voting_until": "15.11.2026", "version": str(decision.version)}
    lead.post(_url("workshops:vote_open", decision.pk), until)
    for client in (lead, partner):
        vote = {"came_from": "steering", "choice": "yes"}
        client.post(_url("workshops:vote", decision.pk), vote)
    lead.post(_url("workshops:vote_close", decision.pk), {"came_from": "steering"})
    decision.refresh_from_db()
    assert (decision.state, decision.yes) == ("decided", 2)
    return decision


def test_a_change_walks_from_the_request_into_force_and_shows_before_and_after(
    act, sign_in, coordinator, practitioner, steering, partner_lead, body, network, first, hand_over
):
    coordination, lead = sign_in(coordinator), sign_in(steering)
    leads = (steering, partner_lead)
    line = first.standards.get().line
    for number in range(12):  # in time within seven working days, nine days to the arrival
        hand_over(date(2026, 9, 7) + timedelta(days=number % 4), 9 if number < 6 else 12)

    # Request: a practitioner wants it, the steering group accepts it by a vote.
    with on("2026-10-05"):
        sign_in(practitioner).post(
            _url("chains:change_request_create"),
            {
                "title": "Zehn Tage für die Ankunft",
                "reason": "Sieben reichen oft nicht.",
                "to_number": "1.1",
                "standards": [str(first.standards.get().pk)],
            },
        )
        asked = ChangeRequest.objects.get(network=network)
        page = lead.get(_url("overview:steering")).text
        assert f"about=change_request:{asked.pk}" in page
        about = f"change_request:{asked.pk}"
        _vote(sign_in, leads, about, f"Änderungsauftrag {asked.key} wird angenommen.")
        lead.post(
            _url("chains:change_request_decide", asked.pk),
            {"outcome": "accepted", "on": "05.10.2026", "version": str(asked.version)},
        )
        asked.refresh_from_db()
        assert asked.state == "accepted"

    # Draft and check.
    with on("2026-10-12"):
        coordination.post(_url("chains:change_request_take_up", asked.pk), {"number": "1.1"})
        draft = ChainVersion.objects.get(number="1.1")
        standard = draft.standards.get()
        chains.change_standard(
            act(coordinator),
            standard,
            version=standard.version,
            fields={"arrival_value": 10, "name": "In die Beratung, mit mehr Zeit"},
        )
        checked = coordination.get(_url("chains:version", draft.pk)).text
        assert "Die Kette ist schlüssig, und nichts fehlt." in checked

    # Difference: picture and sentences; figures so far.
    compared = lead.get(_url("chains:version_compare", draft.pk))
    assert "≠ Ü1" in compared.text
    assert "Übergabe Ü1, Ankunft" in compared.text
    so_far = lead.get(_url("overview:effect", draft.pk)).text
    assert "6 von 12 (50 %)" in so_far
    assert "Kette 1.1 ist noch nicht in Kraft." in so_far

    # Decision on the draft; the next version of the agreement says what changes.
    with on("2026-10-19"):
        _vote(
            sign_in,
            leads,
            f"chain_version:{draft.pk}",
            "Kette 1.1 wird beschlossen und freigegeben.",
        )
        seen = lead.get(_url("chains:version_agree", draft.pk)).context["form"]["seen"].value()
        agree = {"on": "19.10.2026", "seen": seen}
        assert lead.post(_url("chains:version_agree", draft.pk), agree).status_code == 302
        old = Agreement.objects.get(network=network)
        coordination.post(
            _url("agreements:next", old.pk), {"version": str(draft.pk), "number": "2"}
        )
        new = Agreement.objects.get(number="2")
        agreements.set_text(act(coordinator), new, paragraphs=["§ 1 Kette: Es gilt Kette v1.1."])
        changes = lead.get(_url("agreements:changes", new.pk)).text
    assert "<del>v1.0.</del>" in changes
    assert "<ins>v1.1.</ins>" in changes
    assert "binnen 7 Arbeitstagen" in changes
    assert "binnen 10 Arbeitstagen" in changes

    # A hand-over that runs when the new version comes; signatures; in force.
    running = hand_over(date(2026, 10, 30), None)
    with on("2026-10-30"):
        too_early = lead.post(
            _url("agreements:in_force", new.pk), {"first_day": "02.11.2026", "with_chain": "on"}
        )
        assert too_early.status_code == 422
        _signed_agreement(act(coordinator), new, date(2026, 10, 30))
        done = lead.post(
            _url("agreements:in_force", new.pk), {"first_day": "02.11.2026", "with_chain": "on"}
        )
        assert done.status_code == 302
    for one in (first, draft, old, new, asked):
        one.refresh_from_db()
    assert (first.state, first.in_force_to) == ("retired", date(2026, 11, 1))
    assert (draft.state, draft.in_force_from) == ("in_force", AFTER)
    assert (old.state, new.state) == ("ended", "in_force")
    assert asked.state == "done"

    # The running one stays on its version; the others go by the new one.
    for number in range(12):
        hand_over(date(2026, 11, 3) + timedelta(days=number % 2), 13 if number < 9 else 15)
    running.refresh_from_db()
    assert running.standard.chain_version == first
    assert running.arrival_by == date(2026, 11, 10)
    assert HandoverStandard.objects.filter(line=line).count() == 2

    # Before and after, per standard by its stable key.
    with on("2026-11-27"):
        effect = effect_of(act(steering), draft)
        page = lead.get(_url("overview:effect", draft.pk)).text
    [row] = effect.rows
    assert row.line == line
    assert (row.before.words, row.after.words) == ("6 von 12", "9 von 12")
    assert (row.words, row.trend) == ("25 Punkte mehr", "better")
    assert "6 von 12 (50 %)" in page
    assert "9 von 12 (75 %)" in page
    assert "01.09.–01.11.2026" in page
    assert "02.11.–27.11.2026" in page
    assert "Übergabe Ü1, Ankunft: bisher" in page


def test_whoever_sees_no_exact_counts_gets_the_months_that_were_kept(
    act, coordinator, steering, evaluator, network, first, hand_over
):
    for number in range(12):
        hand_over(date(2026, 9, 7) + timedelta(days=number % 4), 7)
    with on("2026-10-12"):
        keep_month(network.pk, date(2026, 9, 1))
        second = chains.copy_version(act(coordinator), first, number="1.1")
        second = chains.agree(act(steering), second)
        second = chains.put_in_force(
            act(steering), second, first_day=AFTER, exception_reason="Unterschrift folgt."
        )

    with on("2026-11-20"):
        seen = effect_of(act(evaluator), second)
        exact = effect_of(act(steering), second)

    assert (seen.before.first, seen.before.last) == (date(2026, 9, 1), date(2026, 9, 30))
    assert seen.after is None
    assert (exact.before.first, exact.before.last) == (BEFORE, date(2026, 11, 1))
    assert exact.after.total.words == "noch keine"


def test_the_first_version_has_no_before(sign_in, steering, first):
    assert sign_in(steering).get(_url("overview:effect", first.pk)).status_code == 404
