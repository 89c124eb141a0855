"""What every form does with bad input: a sentence, what was typed, and nothing saved."""

from datetime import date

import pytest
from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string

from handinhand.kernel.errors import RuleBroken, Stale
from handinhand.web.forms import (
    CoarseDate,
    CoarseDateField,
    DayField,
    FilterForm,
    PlainForm,
    VersionedForm,
)


class Sample(PlainForm):
    name = forms.CharField(label="Name", max_length=10)
    limit = forms.IntegerField(label="Frist", min_value=1, max_value=9, required=False)
    unit = forms.ChoiceField(label="Stelle", choices=[("a", "A")], required=False)


class Dates(PlainForm):
    day = DayField(label="Tag", required=False)
    about = CoarseDateField(label="Etwa", required=False)


class Change(VersionedForm):
    name = forms.CharField(label="Name", max_length=10)


class Filters(FilterForm):
    q = forms.CharField(label="Name", max_length=20)
    state = forms.ChoiceField(label="Stand", choices=[("", "alle"), ("open", "offen")])


class Thing:
    version = 7
    name = "neu"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("name=", "Füllen Sie das Feld „Name“ aus."),
        ("name=abcdefghijk", "Kürzen Sie „Name“ auf höchstens 10 Zeichen."),
        ("name=a%07b", "unsichtbares Steuerzeichen"),
        ("name=a%00b", "unsichtbares Steuerzeichen"),
        ("name=a%E2%80%AEb", "unsichtbares Steuerzeichen"),
        ("name=a&limit=sieben", "Geben Sie bei „Frist“ eine Zahl an, zum Beispiel 7."),
        ("name=a&limit=0", "Geben Sie bei „Frist“ mindestens 1 an."),
        ("name=a&limit=10", "Geben Sie bei „Frist“ höchstens 9 an."),
        ("name=a&unit=x", "Wählen Sie bei „Stelle“ etwas aus der Liste."),
    ],
)
def test_bad_input_gets_one_sentence_that_leads_to_its_field(typed, sentence):
    form = Sample(QueryDict(typed))

    page = render_to_string("components/_form.html", {"form": form, "submit": "Speichern"})

    assert form.status == 422
    assert [sentence in line.sentence for line in form.error_summary] == [True]
    assert f'href="#{form.error_summary[0].target}"' in page
    assert 'aria-invalid="true"' in page


def test_what_was_typed_is_shown_again():
    form = Sample(QueryDict("name=abcdefghijk&limit=sieben"))

    page = render_to_string("components/_form.html", {"form": form, "submit": "Speichern"})

    assert 'value="abcdefghijk"' in page
    assert 'value="sieben"' in page


def test_text_is_stored_in_its_composed_form_and_right_to_left_names_pass():
    form = Sample(QueryDict("name=u%CC%88ber"))
    other = Sample({"name": "علي"})

    assert form.is_valid()
    assert form.cleaned_data["name"] == "über"
    assert other.is_valid()


@pytest.mark.parametrize("typed", ["14.3.2023", "14.03.2023", "14 3 2023", "2023-03-14"])
def test_a_day_is_read_as_people_type_it(typed):
    form = Dates({"day": typed})

    assert form.is_valid()
    assert form.cleaned_data["day"] == date(2023, 3, 14)


@pytest.mark.parametrize(
    ("typed", "first", "precision", "last"),
    [
        ("14.3.2023", date(2023, 3, 14), "day", date(2023, 3, 14)),
        ("2/2024", date(2024, 2, 1), "month", date(2024, 2, 29)),
        ("2023", date(2023, 1, 1), "year", date(2023, 12, 31)),
    ],
)
def test_a_coarse_date_keeps_how_exact_it_is(typed, first, precision, last):
    form = Dates({"about": typed})

    assert form.is_valid()
    found = form.cleaned_data["about"]
    assert found == CoarseDate(first, precision)
    assert (found.last, str(found)) == (last, typed)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31.11.2026", "Der 31.11.2026 ist kein Datum. Der Monat November hat 30 Tage."),
        ("1.13.2026", "Der 1.13.2026 ist kein Datum. Ein Jahr hat 12 Monate."),
        ("morgen", "Geben Sie ein Datum an, zum Beispiel 14.3.2023."),
        ("1.1.20026", "Geben Sie ein Datum an, zum Beispiel 14.3.2023."),
        ("1.1.1066", "Das Jahr im Datum 1.1.1066 liegt zu weit weg. Prüfen Sie es."),
    ],
)
def test_a_day_that_is_none_says_why(typed, sentence):
    assert Dates({"day": typed}).errors["day"] == [sentence]


def test_a_rule_is_shown_at_its_field_with_422():
    form = Change(QueryDict("name=alt&version=3"))
    assert form.is_valid()

    form.refuse(RuleBroken("Den Namen gibt es schon.", field="name"))

    assert form.status == 422
    assert form.errors["name"] == ["Den Namen gibt es schon."]


def test_a_stale_page_keeps_what_was_typed_tells_the_new_value_and_can_be_saved_again():
    form = Change(QueryDict("name=meins&version=3"))
    assert form.is_valid()

    form.refuse(Stale("Inzwischen hat jemand anderes gespeichert."), now=Thing())
    page = render_to_string("components/_form.html", {"form": form, "submit": "Speichern"})

    assert form.status == 409
    assert [(new.label, new.value) for new in form.new_values] == [("Name", "neu")]
    assert 'value="meins"' in page
    assert '<input type="hidden" name="version" value="7"' in page


def test_an_unknown_filter_filters_nothing_and_a_known_one_becomes_a_chip():
    assert Filters(QueryDict("state=nonsense")).value("state") is None

    form = Filters(QueryDict("state=open&q=Sucht"))

    assert form.chips == [("q", "Name: Sucht"), ("state", "offen")]
