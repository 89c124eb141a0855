"""Pages and forms of the agreement."""

import pytest
from django.db import connection
from django.urls import reverse

from handinhand.accounts.access import actor_of
from handinhand.accounts.models import Person
from handinhand.agreements import services
from handinhand.agreements.access import kept
from handinhand.agreements.models import Agreement, Obligation
from handinhand.goals import services as goals
from handinhand.kernel.errors import RuleBroken
from handinhand.thread.access import answers_of
from tests.handinhand.matrix import NETWORK

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


def test_where_the_obligations_cannot_be_written_there_is_no_draft(sign_in, coordinator, chain):
    broken = "BEFORE INSERT ON agreements_obligation"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE FUNCTION broken() RETURNS trigger AS"
                " $$ BEGIN RAISE EXCEPTION 'disk full'; END $$ LANGUAGE plpgsql"
            )
            cursor.execute(f"CREATE TRIGGER broken {broken} EXECUTE FUNCTION broken()")
        else:
            cursor.execute(f"CREATE TRIGGER broken {broken} BEGIN SELECT RAISE(ABORT, 'full'); END")
    client = sign_in(coordinator)
    client.raise_request_exception = False

    answer = client.post(_url("create"), {"version": chain.pk, "title": "Entwurf", "number": "1"})

    assert answer.status_code == 500
    assert not Agreement.objects.exists()


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
            "version": str(draft.version),
        },
    )

    texts = [paragraph.text for paragraph in draft.paragraphs.all()]
    assert texts == ["§ 1 Zweck", "§ 2 Kette\nzweite Zeile"]
    assert [annex.title for annex in draft.annexes.all()] == ["Kette", "Standards"]


def test_the_second_to_save_the_text_reads_that_somebody_was_faster(sign_in, coordinator, draft):
    client, url = sign_in(coordinator), _url("text", draft.pk)
    seen = {"version": str(draft.version), "annexes": "Meine Anlage"}
    client.post(url, seen | {"paragraphs": "§ 1 Ihr Text", "annexes": "Ihre Anlage"})

    answer = client.post(url, seen | {"paragraphs": "§ 1 Mein Text"})

    assert answer.status_code == 409
    assert "Inzwischen hat jemand anderes gespeichert." in answer.text
    for words in ("§ 1 Mein Text", "Meine Anlage", "§ 1 Ihr Text", "Ihre Anlage"):
        assert words in answer.text
    assert [one.text for one in draft.paragraphs.all()] == ["§ 1 Ihr Text"]
    assert [one.title for one in draft.annexes.all()] == ["Ihre Anlage"]

    again = answer.context["form"].data["version"]
    client.post(url, seen | {"paragraphs": "§ 1 Mein Text", "version": again})
    assert [one.text for one in draft.paragraphs.all()] == ["§ 1 Mein Text"]


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


def test_a_free_obligation_names_what_measures_it_and_what_it_answers(
    act, sign_in, coordinator, draft, network, sender_unit
):
    actor, client = act(coordinator), sign_in(coordinator)
    standard = draft.chain_version.standards.get()
    wanted, other = (
        goals.create_requirement(actor, text=text, measure="7 Tage") for text in ("Früh", "Spät")
    )
    data = {
        "party": str(sender_unit.organisation.pk),
        "text": "lädt ein",
        "measure": "handover_figures",
        "figure": "arrival",
        "requirements": [str(wanted.pk)],
    }

    refused = client.post(_url("obligation_add", draft.pk), data)
    client.post(_url("obligation_add", draft.pk), data | {"standards": [str(standard.pk)]})

    assert refused.status_code == 422
    assert "Wählen Sie die Übergaben" in refused.text
    free = Obligation.objects.get(agreement=draft, key="V-F1")
    assert [one.line for one in free.measured_standards.all()] == [standard.line]
    assert answers_of(network.pk, "obligation", free.pk, "requirement") == [wanted.pk]

    url = _url("obligation_edit", free.pk)
    page = client.get(url).context["form"]
    assert page["standards"].value() == [standard.pk]
    assert page["requirements"].value() == [wanted.pk]
    seen = {"text": "lädt ein", "measure": "yearly_report", "figure": "report", "version": "1"}
    client.post(url, seen | {"requirements": [str(other.pk)]})
    stale = client.post(url, seen | {"text": "lädt nie ein"})

    assert stale.status_code == 409
    assert not free.measured_standards.exists()
    assert answers_of(network.pk, "obligation", free.pk, "requirement") == [other.pk]


def test_a_requirement_of_another_network_is_not_offered(
    act, sign_in, coordinator, stranger, draft, network, sender_unit
):
    foreign = goals.create_requirement(act(stranger), text="Fremd", measure="nie")

    answer = sign_in(coordinator).post(
        _url("obligation_add", draft.pk),
        {
            "party": str(sender_unit.organisation.pk),
            "text": "lädt ein",
            "requirements": [str(foreign.pk)],
        },
    )

    assert answer.status_code == 422
    assert not Obligation.objects.filter(agreement=draft, key="V-F1").exists()


def test_an_obligation_without_hand_overs_says_that_nothing_is_measured_yet(
    sign_in, coordinator, draft
):
    page = sign_in(coordinator).get(_url("obligation", draft.obligations.get(key="V-Ü1-AK").pk))

    assert "Wie oft gehalten" in page.text
    assert "Gezählt wird, sobald die Vereinbarung in Kraft ist." in page.text


@pytest.mark.parametrize(
    ("persona", "key", "words"),
    [
        ("mertens", "V-Ü2-AK", "7 von 10"),
        ("mertens", "V-Ü2-AW", "von"),
        ("kowalski", "V-Ü2-AK", "von"),
        ("sommer", "V-Ü2-AK", ""),
    ],
)
def test_an_obligation_of_the_demo_says_how_often_it_was_kept(
    db, demo, sign_in, persona, key, words
):
    person = Person.objects.get(email=f"{persona}@lindenrath.example")
    found = Obligation.objects.get(key=key, agreement__network__slug=NETWORK)
    [told] = kept(actor_of(person, None), found)

    page = sign_in(person).get(reverse("agreements:obligation", args=[NETWORK, found.pk]))

    shown = page.text.partition("Wie oft gehalten")[2].partition("</section>")[0]
    assert told.label.startswith("Ü2")
    assert words in told.words
    for part in (told.words, told.period, told.url):
        assert part in shown


@pytest.mark.parametrize(
    ("key", "creditor"),
    [
        ("V-ST1", "allen Partnern"),
        ("V-Ü1-AN", "Suchthilfe Teststadt – Team 1"),
        ("V-Ü1-AK", "Jobcenter Teststadt – Team 1"),
    ],
)
def test_an_obligation_says_to_whom_it_is_owed_and_how_it_is_measured(
    sign_in, practitioner, draft, key, creditor
):
    found = draft.obligations.get(key=key)

    page = sign_in(practitioner).get(_url("obligation", found.pk)).text

    facts = page.partition("Was vereinbart ist")[2].partition("</section>")[0]
    assert creditor in facts
    assert str(found.get_figure_display()) in facts
    assert "Ü1 In die Beratung" in facts


def test_a_free_obligation_is_owed_to_a_partner_or_to_all(
    act, sign_in, coordinator, draft, sender_unit, receiver_unit
):
    actor, client = act(coordinator), sign_in(coordinator)
    party, creditor = sender_unit.organisation, receiver_unit.organisation
    to_one = services.add_free_obligation(actor, draft, party, text="lädt ein", owed_to=creditor)
    to_all = services.add_free_obligation(actor, draft, party, text="berichtet")

    pages = [client.get(_url("obligation", one.pk)).text for one in (to_one, to_all)]

    facts = [one.partition("Was vereinbart ist")[2].partition("</dl>")[0] for one in pages]
    assert creditor.name in facts[0]
    assert "allen Partnern" in facts[1]
    with pytest.raises(RuleBroken):
        services.add_free_obligation(actor, draft, party, text="schuldet sich", owed_to=party)


def test_the_page_takes_a_fixed_number_of_queries(
    act, sign_in, coordinator, draft, sender_unit, django_assert_max_num_queries
):
    client, actor = sign_in(coordinator), act(coordinator)

    def grow(number):
        for _ in range(number):
            services.add_free_obligation(actor, draft, sender_unit.organisation, text="lädt ein")

    grow(3)
    client.get(_url("agreement", draft.pk))
    with django_assert_max_num_queries(120) as few:
        client.get(_url("agreement", draft.pk))
    grow(20)
    with django_assert_max_num_queries(120) as many:
        client.get(_url("agreement", draft.pk))

    assert len(many) == len(few)


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
