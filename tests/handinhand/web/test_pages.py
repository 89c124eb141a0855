"""Paging and order of lists live in the address."""

import pytest
from django.test import RequestFactory

from handinhand.web.pages import page_of, sorting_of

COLUMNS = {"name": "name", "since": ["since", "-name"]}


def _get(query: str):
    return RequestFactory().get(f"/?{query}")


@pytest.mark.parametrize(
    ("query", "first", "last", "number"),
    [
        ("", 1, 25, 1),
        ("page=3", 51, 60, 3),
        ("page=99", 51, 60, 3),
        ("page=nonsense", 1, 25, 1),
        ("per=100", 1, 60, 1),
        ("per=7", 1, 25, 1),
    ],
)
def test_a_page_is_taken_from_the_address_and_the_nearest_one_else(query, first, last, number):
    page = page_of(_get(query), list(range(60)))

    assert (page.first, page.last, page.number, page.count) == (first, last, number, 60)
    assert len(list(page)) == last - first + 1


def test_the_first_and_the_last_page_lead_nowhere_further():
    first, last = page_of(_get(""), list(range(60))), page_of(_get("page=3"), list(range(60)))

    assert (first.previous, first.next) == (None, 2)
    assert (last.previous, last.next) == (2, None)


def test_an_empty_list_has_one_empty_page():
    page = page_of(_get(""), [])

    assert (page.count, page.first, page.last, page.next) == (0, 0, 0, None)


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", ["-since", "name"]),
        ("sort=name", ["name"]),
        ("sort=-name", ["-name"]),
        ("sort=since", ["since", "-name"]),
        ("sort=password", ["-since", "name"]),
    ],
)
def test_only_the_offered_columns_sort(query, fields):
    assert sorting_of(_get(query), COLUMNS, "-since").fields == fields
