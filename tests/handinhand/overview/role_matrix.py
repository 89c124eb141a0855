"""Who gets which answer from the pages of the overview."""

from tests.handinhand.matrix import Row, answers

ROWS = [
    Row("overview:cockpit", answers(200)),
    Row("overview:gaps", answers(200)),
]
