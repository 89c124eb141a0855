"""The German words of the codes; the codes stand in `rules`."""

from django.utils.translation import gettext_lazy as _

from handinhand.journeys.rules import DeviationReason, ExitCode, JourneyState, MoveKind

JOURNEY_WORDS: dict[JourneyState, object] = {
    JourneyState.RUNNING: _("läuft"),
    JourneyState.COMPLETED: _("abgeschlossen"),
    JourneyState.LEFT_EARLY: _("vorzeitig beendet"),
}

EXIT_WORDS: dict[ExitCode, object] = {
    ExitCode.PERSON_DOES_NOT_WANT: _("Die Person möchte nicht weiter"),
    ExitCode.WORK_FOUND: _("Arbeit oder Ausbildung ist schon gefunden"),
    ExitCode.CARE_PLACE_LOST: _("Der Betreuungsplatz ist weggefallen"),
    ExitCode.CIRCUMSTANCES_CHANGED: _("Die Lebensumstände haben sich geändert"),
    ExitCode.OTHER_SERVICE: _("Ein anderes Angebot führt weiter"),
    ExitCode.MOVED_AWAY: _("Die Person ist weggezogen"),
    ExitCode.NOT_REACHED: _("Die Person war nicht mehr zu erreichen"),
    ExitCode.NO_LONGER_ENTITLED: _("Die Voraussetzungen sind entfallen"),
    ExitCode.ENTERED_IN_ERROR: _("Irrtümlich begonnen"),
}

DEVIATION_WORDS: dict[DeviationReason, object] = {
    DeviationReason.WISH_OF_THE_PERSON: _("Wunsch der Person"),
    DeviationReason.DONE_ELSEWHERE: _("Der Schritt ist anderswo schon erledigt"),
    DeviationReason.NOT_NEEDED: _("Der Schritt wird nicht gebraucht"),
    DeviationReason.NO_PLACE_IN_TIME: _("Dort war rechtzeitig kein Platz frei"),
    DeviationReason.URGENT: _("Es eilt"),
    DeviationReason.STEP_AGAIN: _("Ein früherer Schritt ist noch einmal nötig"),
    DeviationReason.AGREED_BY_STEERING: _("Die Steuerungsgruppe hat es so vereinbart"),
}

MOVE_SENTENCES: dict[MoveKind, object] = {
    MoveKind.BEGUN: _("hat den Weg begonnen"),
    MoveKind.STEP: _("hat den Weg weitergeführt"),
    MoveKind.DEVIATION: _("hat den Weg anders weitergeführt, als die Kette es vorsieht"),
    MoveKind.VERSION: _("hat den Weg auf eine neue Fassung der Kette umgestellt"),
    MoveKind.BESIDE: _("hat eingetragen, was jederzeit möglich ist"),
    MoveKind.COMPLETED: _("hat den Weg abgeschlossen"),
    MoveKind.LEFT_EARLY: _("hat den Weg vorzeitig beendet"),
}
