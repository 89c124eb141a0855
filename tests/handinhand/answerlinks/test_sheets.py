"""The hand-over sheet: what stands on it, what never does, and links that are shown once."""

import html
import io
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader

from handinhand.answerlinks.models import AnswerLink
from handinhand.answerlinks.web.sheet import qr_code
from handinhand.audit.models import Entry
from tests.handinhand.answerlinks.test_answers import enter


@pytest.fixture
def at(network, offered):
    """Return a function that tells an address of the offered hand-over."""
    return lambda name: reverse(f"answerlinks:{name}", args=[network.slug, offered.pk])


def _text(response) -> str:
    pages = PdfReader(io.BytesIO(response.content)).pages
    return " ".join("\n".join(page.extract_text() for page in pages).split())


def test_the_sheet_says_what_the_hand_over_is_about_and_nothing_about_a_person(
    sign_in, practitioner, at, offered
):
    client = sign_in(practitioner)

    page, pdf = client.get(at("sheet")), client.get(at("pdf"))

    assert pdf.headers["Content-Type"] == "application/pdf"
    for text in (html.unescape(re.sub(r"<[^>]+>", "", page.text)), _text(pdf)):
        for words in (
            f"Laufzettel {offered.slip}",
            "Begleitete Übergabe in die Beratung",
            "Jobcenter Teststadt – Team 1",
            "Suchthilfe Teststadt – Team 1",
            "Di 24.11.2026",
            "Anlass",
            "Erster Termin",
        ):
            assert words in text, words
    assert practitioner.name not in _text(pdf)
    assert "QR-Code" not in page.text


def test_new_links_are_shown_once_and_printed_from_there(
    sign_in, practitioner, partner, at, offered
):
    client = sign_in(practitioner)
    assert "niemand ein Konto" in client.get(at("sheet")).text

    made = client.post(at("make"))

    values = dict(re.findall(r'name="((?:token|code)_\w+)" value="(\w+)"', made.text))
    assert len(values) == 4
    assert f"/answer/#{values['token_answer']}" in made.text
    assert made.text.count("<svg") >= 2
    assert "style=" not in made.text
    assert values["token_answer"] not in client.get(at("sheet")).text
    code = values["code_answer"]
    assert f"{code[:4]}-{code[4:]}" in _text(client.post(at("pdf"), values))
    assert enter(partner, token=values["token_answer"]).status_code == 302


def test_a_pdf_is_not_printed_with_codes_that_open_nothing(sign_in, practitioner, at, offered):
    client = sign_in(practitioner)
    values = dict(
        re.findall(r'name="((?:token|code)_\w+)" value="(\w+)"', client.post(at("make")).text)
    )

    swapped = values | {"token_answer": values["token_report"]}
    assert client.post(at("pdf"), swapped).status_code == 422
    client.post(at("make"))
    assert client.post(at("pdf"), values).status_code == 422


def test_revoking_closes_them_and_is_recorded(sign_in, practitioner, at, offered):
    client = sign_in(practitioner)
    client.post(at("make"))

    page = client.post(at("revoke"), follow=True)

    assert "Die Links sind gesperrt" in page.text
    assert not AnswerLink.objects.filter(revoked_at=None).exists()
    assert [e.action for e in Entry.objects.filter(action__startswith="answer_link")] == [
        "answer_link.made",
        "answer_link.revoked",
    ]


def test_where_somebody_has_an_account_the_page_says_so(sign_in, practitioner, receiver, at):
    assert "mit einem eigenen Konto" in sign_in(practitioner).get(at("sheet")).text
    assert "Antwort ohne Konto" not in sign_in(receiver).get(at("sheet")).text


def test_a_qr_code_has_no_inline_style():
    drawn = qr_code("https://hand.example/answer/#ABC")

    assert drawn.startswith("<svg")
    assert "style" not in drawn
