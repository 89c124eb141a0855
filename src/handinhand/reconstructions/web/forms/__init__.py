"""What is typed for cases, events, marks, links and patterns."""

from handinhand.reconstructions.web.forms.cases import (
    CaseChangeForm,
    CaseCreateForm,
    CaseFilter,
    CasePartForm,
    CodeForm,
    EventChangeForm,
    EventCreateForm,
    LifeForm,
    LinkForm,
    MarkForm,
    ReleaseForm,
    ReturnForm,
    StretchForm,
    TurningPointForm,
    ViewForm,
)
from handinhand.reconstructions.web.forms.patterns import (
    AttachForm,
    MarkSearch,
    PatternChangeForm,
    PatternCreateForm,
    RefusalForm,
)

__all__ = [
    "AttachForm",
    "CaseChangeForm",
    "CaseCreateForm",
    "CaseFilter",
    "CasePartForm",
    "CodeForm",
    "EventChangeForm",
    "EventCreateForm",
    "LifeForm",
    "LinkForm",
    "MarkForm",
    "MarkSearch",
    "PatternChangeForm",
    "PatternCreateForm",
    "RefusalForm",
    "ReleaseForm",
    "ReturnForm",
    "StretchForm",
    "TurningPointForm",
    "ViewForm",
]
