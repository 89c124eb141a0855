"""Nothing to load yet."""

from typing import Any

from handinhand.demo.services.book import Book


def load(network_data: dict[str, Any], cases_data: dict[str, Any], book: Book) -> None:
    """Load nothing yet."""
