"""The text of a chapter: who writes it, where it stands, and that it stays text."""

import pytest
from django.urls import reverse

from handinhand.audit.models import Entry
from handinhand.documents import Paragraph, plain
from handinhand.handbook import services
from handinhand.handbook.access import draft_chapter
from handinhand.handbook.models import Prose
from handinhand.kernel.errors import NotAllowed, Stale


@pytest.fixture
def at(network):
    """Return the address of a page of the handbook."""
    return lambda name, *more: reverse(f"handbook:{name}", args=[network.slug, *more])


def test_the_written_text_stands_before_what_is_generated(sign_in, coordinator, at, network):
    client = sign_in(coordinator)

    saved = client.post(
        at("prose", "mandate"),
        {"text": "# Vorwort\n\nWir **fangen** an.\n\n- eins", "version": 1},
        follow=True,
    )

    assert saved.status_code == 200
    body = saved.text.split('<div class="doc">')[1]
    assert "<h2>Vorwort</h2>" in body
    assert "<strong>fangen</strong>" in body
    assert body.index("Vorwort") < body.index("Auftrag und Zielgruppe")
    assert plain(draft_chapter(network, "mandate").blocks[1].text) == "Wir fangen an."
    assert not any(
        "fangen" in plain(block.text)
        for block in draft_chapter(network, "partners").blocks
        if isinstance(block, Paragraph)
    )


@pytest.mark.parametrize("who_writes", ["moderator", "practitioner", "steering", "evaluator",
                                        "privacy_officer"])  # fmt: skip
def test_only_the_coordination_writes(who, act, sign_in, at, who_writes):
    person = who(who_writes)

    with pytest.raises(NotAllowed, match="Netzwerkkoordination"):
        services.write_prose(act(person), "mandate", text="x", version=1)
    assert sign_in(person).post(at("prose", "mandate"), {"text": "x"}).status_code == 403

    assert not Prose.objects.exists()
    assert "Text schreiben" not in sign_in(person).get(at("chapter", "mandate")).text


def test_a_stranger_meets_nothing(sign_in, stranger, at):
    client = sign_in(stranger)

    for address in (at("contents"), at("chapter", "mandate"), at("prose", "mandate"),
                    at("changes"), at("file", "pdf")):  # fmt: skip
        assert client.get(address).status_code == 404
    assert client.post(at("prose", "mandate"), {"text": "x", "version": 1}).status_code == 404
    assert not Prose.objects.exists()


def test_a_change_is_audited_without_its_words(act, coordinator, network):
    services.write_prose(act(coordinator), "mandate", text="Geheimes Wort", version=1)

    [entry] = Entry.objects.filter(action="handbook.prose_changed")
    assert "Geheimes" not in str(entry.__dict__)
    assert entry.chain == str(network.pk)
    assert "Geheimes" not in str(entry.detail.__dict__)


def test_who_saved_first_wins_and_the_other_sees_both(act, sign_in, coordinator, at):
    services.write_prose(act(coordinator), "mandate", text="Zuerst.", version=1)

    late = sign_in(coordinator).post(at("prose", "mandate"), {"text": "Später.", "version": 1})

    assert late.status_code in {409, 422}
    assert "Später." in late.text
    assert "Zuerst." in late.text
    assert Prose.objects.get().text == "Zuerst."
    with pytest.raises(Stale):
        services.write_prose(act(coordinator), "mandate", text="Nochmals.", version=1)


def test_a_look_before_saving_saves_nothing(sign_in, coordinator, at):
    page = sign_in(coordinator).post(
        at("prose", "goals"), {"text": "## Warum\n\nDarum.", "version": 1, "preview": "1"}
    )

    assert page.status_code == 200
    preview = page.text.split('id="preview"')[1]
    assert "Warum</h" in preview
    assert "Darum." in preview
    assert not Prose.objects.exists()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("x" * 20001, "höchstens 20000"),
        ("a\u202eb", "unsichtbares Steuerzeichen"),
        ("a\x07b", "unsichtbares Steuerzeichen"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_shown_again(sign_in, coordinator, at, typed, says):
    page = sign_in(coordinator).post(at("prose", "mandate"), {"text": typed, "version": 1})

    assert page.status_code == 422
    assert says in page.text.replace(".000", "000").replace("20.001", "20001")
    assert not Prose.objects.exists()


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "[x](javascript:alert(1))",
                                   "<img src=x onerror=alert(1)>"])  # fmt: skip
def test_nothing_typed_acts_on_the_page(act, sign_in, coordinator, at, typed):
    services.write_prose(act(coordinator), "mandate", text=typed, version=1)

    body = sign_in(coordinator).get(at("chapter", "mandate")).text.split('<div class="doc">')[1]

    assert "<script>" not in body
    assert "<img" not in body
    assert 'href="javascript' not in body


def test_a_text_may_be_emptied_again(act, coordinator, network):
    actor = act(coordinator)
    prose = services.write_prose(actor, "mandate", text="Weg damit", version=1)

    services.write_prose(actor, "mandate", text="", version=prose.version)

    assert "Weg damit" not in str(draft_chapter(network, "mandate").blocks)
