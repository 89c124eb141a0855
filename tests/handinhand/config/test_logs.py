"""T69: one JSON object per line, a number for each request, and nothing personal."""

import json
import logging
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from handinhand.config.logs import JsonLines


@pytest.fixture
def lines(caplog):
    """Return what the log of a site would hold, one object per line."""
    form = JsonLines()
    caplog.handler.setFormatter(form)

    def read() -> list[dict[str, object]]:
        return [json.loads(form.format(record)) for record in caplog.records]

    logger = logging.getLogger("handinhand.requests")
    logger.setLevel(logging.INFO)
    yield read
    logger.setLevel(logging.NOTSET)


def _record(error: BaseException | None = None, message: str = "Something") -> dict[str, object]:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("a.logger", logging.ERROR, __file__, 1, message, (), info)
    text = JsonLines().format(record)
    assert "\n" not in text
    return json.loads(text)


def test_a_line_says_when_how_bad_where_and_what():
    line = _record()

    assert set(line) == {"time", "level", "logger", "message"}
    assert (line["level"], line["logger"], line["message"]) == ("ERROR", "a.logger", "Something")
    assert line["time"].endswith("Z")


def test_an_error_is_told_by_kind_and_place_and_not_by_what_it_quotes():
    try:
        try:
            raise ValueError(
                "Frau 'Erika Muster' at erika@muster.example (key)=(secret)\nDETAIL: Erika"
            )
        except ValueError as error:
            raise KeyError("Muster") from error
    except KeyError:
        line = _record(sys.exc_info()[1])

    kinds = [one["kind"] for one in line["error"]]
    assert kinds == ["builtins.KeyError", "builtins.ValueError"]
    assert f"{Path(__file__)}:" in line["error"][0]["at"][0]
    told = json.dumps(line)
    assert "Muster" not in told
    assert "Erika" not in told
    assert "secret" not in told
    assert "muster.example" not in told


def test_an_address_in_a_message_is_left_out():
    assert _record(message="to erika@muster.example now")["message"] == "to …@… now"


def test_a_request_is_logged_with_its_number_and_by_the_pattern_of_its_address(
    lines, sign_in, coordinator, network
):
    address = reverse("networks:detail", args=[network.slug])

    answer = sign_in(coordinator).get(f"{address}?q=Muster")

    line = next(one for one in lines() if one["logger"] == "handinhand.requests")
    assert line["message"] == "GET networks/<slug:slug>/network/ 200"
    assert isinstance(line["milliseconds"], int)
    assert len(answer["X-Request-ID"]) == 16


def test_a_failed_page_is_logged_with_its_places_and_without_its_address(
    lines, sign_in, coordinator, network, monkeypatch
):
    client = sign_in(coordinator)
    client.raise_request_exception = False
    monkeypatch.setattr("handinhand.networks.web.views.phases_of", lambda network: 1 / 0)

    client.get(reverse("networks:detail", args=[network.slug]))

    line = next(one for one in lines() if one["logger"] == "django.request")
    assert line["message"] == "GET networks/<slug:slug>/network/ 500"
    assert line["error"][0]["kind"] == "builtins.ZeroDivisionError"
    assert network.slug not in json.dumps(line)


def test_each_request_has_a_number_of_its_own(client, db):
    first, second = client.get("/help/"), client.get("/help/", headers={"X-Request-ID": "mine"})

    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert second["X-Request-ID"] != "mine"
