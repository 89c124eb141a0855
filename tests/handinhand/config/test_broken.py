"""The page for faults of the platform itself."""

from django.test import RequestFactory

from handinhand.config.pages import broken


def test_the_page_for_faults_stands_although_the_frame_is_what_broke():
    request = RequestFactory().get("/")
    request.actor = "not an actor: the frame cannot be drawn"

    answer = broken(request)

    assert answer.status_code == 500
    assert "Da ist etwas schiefgegangen" in answer.content.decode()
