"""The page of rights is printed from the code."""

from django.core.management import call_command

from handinhand.config.management.commands.print_rights import rights_page


def test_the_page_of_rights_is_up_to_date():
    call_command("print_rights", check=True)


def test_every_app_with_rights_stands_on_the_page():
    page = rights_page()

    assert "\n## networks\n" in page
    assert "| change | yes | – |" in page
