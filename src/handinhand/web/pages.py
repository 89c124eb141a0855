"""Lists: one page of a query, and the order the person chose; both live in the address."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

Row = TypeVar("Row")
Thing = TypeVar("Thing", bound=Model)
SIZES = (25, 100)


@dataclass(frozen=True)
class ListPage(Generic[Row]):
    """One page of a list.

    Attributes:
        rows: what this page shows.
        number: which page, from 1.
        count: rows in the whole list.
        per_page: 25 or 100.
        pages: page numbers to offer; None stands for the ones left out.
    """

    rows: Sequence[Row]
    number: int
    count: int
    per_page: int
    pages: list[int | None]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def first(self) -> int:
        """Number of the first row on this page, counted over the whole list."""
        return (self.number - 1) * self.per_page + 1 if self.count else 0

    @property
    def last(self) -> int:
        """Number of the last row on this page."""
        return self.first + len(self.rows) - 1 if self.count else 0

    @property
    def previous(self) -> int | None:
        """The page before, if there is one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after, if there is one."""
        return self.number + 1 if self.last < self.count else None

    @property
    def other_size(self) -> int | None:
        """The other number of rows per page, when it would change anything."""
        other = SIZES[1] if self.per_page == SIZES[0] else SIZES[0]
        return other if self.count > SIZES[0] else None


def page_of(
    request: HttpRequest, found: QuerySet[Thing] | Sequence[Thing], per_page: int = SIZES[0]
) -> ListPage[Thing]:
    """Return the page named in the query string (`page`, `per`), fetched with two queries.

    A page that does not exist gives the nearest one: lists grow and shrink under a shared link.
    """
    wanted = request.GET.get("per", "")
    size = int(wanted) if wanted in {str(s) for s in SIZES} else per_page
    page = Paginator(found, size).get_page(request.GET.get("page"))
    offered = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return ListPage(
        rows=list(page.object_list),
        number=page.number,
        count=page.paginator.count,
        per_page=size,
        pages=[number if isinstance(number, int) else None for number in offered],
    )


@dataclass(frozen=True, slots=True)
class Sorting:
    """The order of a list.

    Attributes:
        key: the chosen column.
        descending: whether the largest comes first.
        fields: what `order_by` takes.
    """

    key: str
    descending: bool
    fields: list[str]


def sorting_of(
    request: HttpRequest, columns: Mapping[str, Collection[str] | str], default: str
) -> Sorting:
    """Return the order named in the query string (`sort=key` or `sort=-key`).

    Args:
        request: carries the query string.
        columns: key in the address -> field or fields of the query, ascending.
        default: the order without a wish, e.g. "-offered".
    """
    wanted = request.GET.get("sort", default)
    if wanted.removeprefix("-") not in columns:
        wanted = default
    key, descending = wanted.removeprefix("-"), wanted.startswith("-")
    fields = columns[key]
    ascending = [fields] if isinstance(fields, str) else list(fields)
    return Sorting(key, descending, [_turn(f) if descending else f for f in ascending])


def _turn(field: str) -> str:
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"
