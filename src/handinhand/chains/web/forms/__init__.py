"""Forms of chains."""

from handinhand.chains.web.forms.changes import (
    ChangeRequestForm,
    DecideForm,
    DoneForm,
    EditChangeRequestForm,
    MapStationsForm,
    TakeUpForm,
)
from handinhand.chains.web.forms.nodes import EditNodeForm, NewNodeForm
from handinhand.chains.web.forms.rows import ItemRow, LadderRow, LimitRow, SheetRow, rows_of
from handinhand.chains.web.forms.simulations import (
    AssumptionsForm,
    assumptions_form,
    assumptions_of,
)
from handinhand.chains.web.forms.standards import EditStandardForm, NewStandardForm
from handinhand.chains.web.forms.stations import (
    EditStationForm,
    EditWayForm,
    NewStationForm,
    NewWayForm,
)
from handinhand.chains.web.forms.versions import (
    AgreeForm,
    ConfirmForm,
    CopyForm,
    InForceForm,
    NewChainForm,
    RetireForm,
    VersionForm,
)

__all__ = [
    "AgreeForm",
    "AssumptionsForm",
    "ChangeRequestForm",
    "ConfirmForm",
    "CopyForm",
    "DecideForm",
    "DoneForm",
    "EditChangeRequestForm",
    "EditNodeForm",
    "EditStandardForm",
    "EditStationForm",
    "EditWayForm",
    "InForceForm",
    "ItemRow",
    "LadderRow",
    "LimitRow",
    "MapStationsForm",
    "NewChainForm",
    "NewNodeForm",
    "NewStandardForm",
    "NewStationForm",
    "NewWayForm",
    "RetireForm",
    "SheetRow",
    "TakeUpForm",
    "VersionForm",
    "assumptions_form",
    "assumptions_of",
    "rows_of",
]
