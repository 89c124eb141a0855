"""Who gets which answer from the pages of the audit trail."""

from tests.handinhand.matrix import Row, administration, answers, nothing

ROWS = [
    Row("audit:technical", administration(200), parameters=nothing),
    Row("audit:list", answers(200, evaluator=403)),
]
