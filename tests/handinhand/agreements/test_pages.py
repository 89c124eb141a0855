"""Pages and forms of the agreement."""

import pytest
from django.urls import reverse

from handinhand.agreements import services
from handinhand.agreements.models import Agreement, Obligation

SLUG = "testnetz"


def _url(name, *args):
    return reverse(f"agreements:{name}", args=[SLUG, *args])


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("coordinator", 200),
        ("practitioner", 200),
        ("steering", 200),
        ("evaluator", 200),
        ("privacy_officer", 200),
        ("administrator", 403),
        ("state_officer", 404),
        ("stranger", 404),
    ],
)
def test_members_read_the_agreement_and_strangers_find_nothing(who, sign_in, draft, role, status):
    client = sign_in(who(role))
    obligation = draft.obligations.first()

    got = [
        client.get(url).status_code
        for url in (
            _url("list"),
            _url("agreement", draft.pk),
            _url("obligation", obligation.pk),
        )
    ]

    assert got == [status] * 3


def test_the_page_says_who_owes_what_and_carries_the_hash(sign_in, practitioner, signing):
    page = sign_in(practitioner).get(_url("agreement", signing.pk)).text

    assert "V-Ü1-AK" in page
    assert "binnen 7 Arbeitstagen nach dem Angebot" in page
    assert signing.text_hash in page
    assert "Niemand geht verloren." in page


def test_the_leadership_assents_and_signs_by_form(sign_in, steering, signing, sender_unit):
    client = sign_in(steering)
    party = signing.parties.get(organisation=sender_unit.organisation)
    data = {"text_hash": signing.text_hash}

    client.post(_url("assent", party.pk), data)
    answer = client.post(
        _url("signature", party.pk),
        data
        | {"on": "20.11.2026", "name": "Frau Steering", "function": "Leitung", "stored_at": "Akte"},
    )

    assert answer.status_code == 302
    party.refresh_from_db()
    assert party.assent.text_hash == signing.text_hash
    assert party.signature.name == "Frau Steering"


@pytest.mark.parametrize("name", ["assent", "signature"])
def test_a_practitioner_neither_assents_nor_signs(
    sign_in, practitioner, signing, sender_unit, name
):
    party = signing.parties.get(organisation=sender_unit.organisation)

    answer = sign_in(practitioner).post(_url(name, party.pk), {"text_hash": signing.text_hash})

    assert answer.status_code == 403


def test_a_second_click_on_assent_is_told(sign_in, steering, signing, sender_unit):
    client = sign_in(steering)
    party = signing.parties.get(organisation=sender_unit.organisation)
    url, data = _url("assent", party.pk), {"text_hash": signing.text_hash}

    assert client.post(url, data).status_code == 302
    second = client.post(url, data)

    assert second.status_code == 422
    assert "schon zugestimmt" in second.text


def test_an_agreement_is_drafted_with_its_obligations(sign_in, coordinator, chain):
    answer = sign_in(coordinator).post(
        _url("create"),
        {"version": str(chain.pk), "title": "Vereinbarung", "number": "1"},
    )

    assert answer.status_code == 302
    agreement = Agreement.objects.get(network__slug=SLUG)
    assert agreement.key == "V1"
    assert agreement.obligations.count() == 6


def test_the_end_before_the_beginning_keeps_what_was_typed(sign_in, coordinator, chain):
    answer = sign_in(coordinator).post(
        _url("create"),
        {
            "version": str(chain.pk),
            "title": "Unsere Vereinbarung",
            "number": "1",
            "in_force_from": "1.12.2026",
            "in_force_to": "1.11.2026",
        },
    )

    assert answer.status_code == 422
    assert "Das Ende liegt vor dem Beginn" in answer.text
    assert "Unsere Vereinbarung" in answer.text
    assert not Agreement.objects.filter(network__slug=SLUG).exists()


def test_the_text_is_divided_at_empty_lines(sign_in, coordinator, draft):
    sign_in(coordinator).post(
        _url("text", draft.pk),
        {
            "paragraphs": "§ 1 Zweck\r\n\r\n§ 2 Kette\r\nzweite Zeile",
            "annexes": "Kette\r\nStandards",
        },
    )

    texts = [paragraph.text for paragraph in draft.paragraphs.all()]
    assert texts == ["§ 1 Zweck", "§ 2 Kette\nzweite Zeile"]
    assert [annex.title for annex in draft.annexes.all()] == ["Kette", "Standards"]


def test_a_stale_page_answers_409(act, sign_in, coordinator, draft):
    services.change_agreement(act(coordinator), draft, version=1, fields={"title": "Neu"})

    answer = sign_in(coordinator).post(
        _url("edit", draft.pk),
        {"title": "Meine Fassung", "version": "1", "partner_preview_working_days": "5"},
    )

    assert answer.status_code == 409
    assert "Meine Fassung" in answer.text
    draft.refresh_from_db()
    assert draft.title == "Neu"


def test_a_free_obligation_is_added_changed_and_removed(sign_in, coordinator, draft, sender_unit):
    client = sign_in(coordinator)
    client.post(
        _url("obligation_add", draft.pk),
        {"party": str(sender_unit.organisation.pk), "text": "lädt ein"},
    )
    free = Obligation.objects.get(agreement=draft, key="V-F1")

    client.post(
        _url("obligation_edit", free.pk),
        {"text": "lädt oft ein", "measure": "yearly_report", "figure": "report", "version": "1"},
    )
    free.refresh_from_db()
    assert (free.text, free.measure) == ("lädt oft ein", "yearly_report")

    client.post(_url("obligation_remove", free.pk), {})
    assert not Obligation.objects.filter(pk=free.pk).exists()


def test_the_list_takes_a_fixed_number_of_queries(
    act, sign_in, coordinator, chain, django_assert_max_num_queries
):
    client, actor = sign_in(coordinator), act(coordinator)

    def grow(number):
        for _ in range(number):
            services.create_agreement(actor, chain, title="Vereinbarung")

    grow(3)
    with django_assert_max_num_queries(100) as few:
        client.get(_url("list"))
    grow(20)
    with django_assert_max_num_queries(100) as many:
        client.get(_url("list"))

    assert len(many) == len(few)
