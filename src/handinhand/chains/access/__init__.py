"""The doors to chains: what may be seen and done, what is in force, what the check finds."""

from handinhand.chains.access.check import Judgement, check_version, judge_version
from handinhand.chains.access.current import (
    lines_of,
    standards_for_sender,
    standards_in_force,
    standards_of_line,
    stations_of_line,
    version_in_force,
)
from handinhand.chains.access.doors import (
    RIGHTS,
    chain_of,
    change_requests,
    get_change_request,
    get_standard,
    get_station,
    get_version,
    get_way,
    may_agree,
    may_change_draft,
    may_decide,
    may_raise,
    open_draft,
    require_change_draft,
    require_read,
    versions,
)
from handinhand.chains.access.engine import (
    digest_of,
    engine_chain,
    responsible_organisations,
)
from handinhand.chains.access.mapping import (
    mapping_between,
    station_mapping,
    unmapped_stations,
)
from handinhand.chains.access.signatures import ask_signatories, signatories
from handinhand.chains.access.words import (
    answer_words,
    arrival_words,
    feedback_words,
    length_words,
    limit_words,
)

__all__ = [
    "RIGHTS",
    "Judgement",
    "answer_words",
    "arrival_words",
    "ask_signatories",
    "chain_of",
    "change_requests",
    "check_version",
    "digest_of",
    "engine_chain",
    "feedback_words",
    "get_change_request",
    "get_standard",
    "get_station",
    "get_version",
    "get_way",
    "judge_version",
    "length_words",
    "limit_words",
    "lines_of",
    "mapping_between",
    "may_agree",
    "may_change_draft",
    "may_decide",
    "may_raise",
    "open_draft",
    "require_change_draft",
    "require_read",
    "responsible_organisations",
    "signatories",
    "standards_for_sender",
    "standards_in_force",
    "standards_of_line",
    "station_mapping",
    "stations_of_line",
    "unmapped_stations",
    "version_in_force",
    "versions",
]
