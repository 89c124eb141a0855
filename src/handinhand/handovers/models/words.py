"""The German words of states, reasons, questions and answers; the codes stand in `rules`."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from handinhand.handovers.rules import (
    AnswerCode,
    CancelReason,
    DeclineReason,
    ErrorReason,
    ExpiryReason,
    HoldReason,
    QuestionCode,
    State,
    StepName,
    WithdrawReason,
)


class OutsideReason(StrEnum):
    """Why a sender offers to an organisation that is not in force in the agreement."""

    AGREED_BY_TELEPHONE = "agreed_by_telephone"
    ADMISSION_UNDER_WAY = "admission_under_way"
    URGENT = "urgent"
    WISH_OF_THE_PERSON = "wish_of_the_person"


STATE_WORDS: dict[State, object] = {
    State.DRAFT: _("Entwurf"),
    State.OFFERED: _("angeboten"),
    State.ACCEPTED: _("angenommen"),
    State.ARRIVED: _("angekommen"),
    State.COMPLETED: _("abgeschlossen"),
    State.DECLINED: _("abgelehnt"),
    State.WITHDRAWN: _("zurückgezogen"),
    State.EXPIRED: _("verfallen"),
    State.NO_SHOW: _("nicht erschienen"),
    State.CANCELLED: _("abgebrochen"),
    State.ON_HOLD: _("angehalten"),
    State.ENTERED_IN_ERROR: _("irrtümlich erfasst"),
}

STEP_SENTENCES: dict[StepName, object] = {
    StepName.START: _("hat den Entwurf angelegt"),
    StepName.OFFER: _("hat die Übergabe angeboten"),
    StepName.ACCEPT: _("hat die Übergabe angenommen"),
    StepName.ARRIVE: _("hat „angekommen“ gemeldet"),
    StepName.COMPLETE: _("hat die Übergabe abgeschlossen"),
    StepName.APPOINT_AGAIN: _("hat einen neuen Termin vereinbart"),
    StepName.RESUME: _("lässt die Frist weiterlaufen"),
    StepName.REPLY: _("hat die Rückfrage beantwortet"),
    StepName.ASK: _("hat eine Rückfrage gestellt"),
    StepName.NO_SHOW: _("hat „nicht erschienen“ gemeldet"),
    StepName.DECLINE: _("hat die Übergabe abgelehnt"),
    StepName.HOLD: _("hat die Frist angehalten"),
    StepName.SEND_BACK: _("hat die Übergabe noch einmal vorgelegt"),
    StepName.WITHDRAW: _("hat die Übergabe zurückgezogen"),
    StepName.CANCEL: _("hat die Übergabe abgebrochen"),
    StepName.EXPIRE: _("hat festgestellt: ohne Antwort verfallen"),
    StepName.ENTER_IN_ERROR: _("hat die Übergabe als irrtümlich erfasst gekennzeichnet"),
}

STEP_BUTTONS: dict[StepName, object] = {
    StepName.OFFER: _("Anbieten"),
    StepName.ACCEPT: _("Annehmen"),
    StepName.ARRIVE: _("Ja, angekommen …"),
    StepName.COMPLETE: _("Abschließen"),
    StepName.APPOINT_AGAIN: _("Neuer Termin …"),
    StepName.RESUME: _("Frist weiterlaufen lassen"),
    StepName.REPLY: _("Rückfrage beantworten …"),
    StepName.ASK: _("Rückfrage …"),
    StepName.NO_SHOW: _("Nicht erschienen …"),
    StepName.DECLINE: _("Ablehnen …"),
    StepName.HOLD: _("Frist anhalten …"),
    StepName.SEND_BACK: _("Noch einmal vorlegen"),
    StepName.WITHDRAW: _("Zurückziehen …"),
    StepName.CANCEL: _("Abbrechen …"),
    StepName.ENTER_IN_ERROR: _("Irrtümlich erfasst …"),
}

REASON_WORDS: dict[str, object] = {
    DeclineReason.PERSON_DOES_NOT_WANT: _("Die Person möchte nicht"),
    DeclineReason.PERSON_CHOSE_ANOTHER: _("Die Person hat sich anders entschieden"),
    DeclineReason.NO_CAPACITY: _("Kein freier Platz"),
    DeclineReason.NOT_RESPONSIBLE: _("Nicht zuständig"),
    DeclineReason.OUTSIDE_TARGET_GROUP: _("Gehört nicht zur Zielgruppe"),
    DeclineReason.DOCUMENTS_INCOMPLETE: _("Unterlagen sind unvollständig"),
    DeclineReason.CONSENT_MISSING: _("Einwilligung fehlt"),
    WithdrawReason.OFFERED_TWICE: _("Doppelt angeboten"),
    WithdrawReason.WRONG_RECEIVER: _("Falsche Stelle gewählt"),
    WithdrawReason.NO_LONGER_NEEDED: _("Nicht mehr nötig"),
    HoldReason.PERSON_ASKED_FOR_TIME: _("Die Person bittet um Bedenkzeit"),
    HoldReason.HOSPITAL_STAY: _("Krankenhausaufenthalt"),
    HoldReason.WAITING_FOR_REFERRAL_LETTER: _("Die Einweisung fehlt noch"),
    HoldReason.WAITING_FOR_CONSENT: _("Die Einwilligung fehlt noch"),
    HoldReason.WAITING_FOR_DECISION: _("Ein Bescheid steht noch aus"),
    HoldReason.WAITING_FOR_DOCUMENTS: _("Unterlagen fehlen noch"),
    CancelReason.MOVED_AWAY: _("Die Person ist weggezogen"),
    CancelReason.NOT_REACHED: _("Die Person war nicht zu erreichen"),
    CancelReason.MISSED_APPOINTMENTS: _("Mehrere Termine versäumt"),
    CancelReason.SERVICE_ENDED: _("Das Angebot ist beendet"),
    ErrorReason.WRONG_STANDARD: _("Falsche Übergabe gewählt"),
    ErrorReason.WRONG_DATE: _("Falsches Datum"),
    ErrorReason.ENTERED_TWICE: _("Doppelt erfasst"),
    ErrorReason.MIXED_UP: _("Verwechslung"),
    ErrorReason.TEST_ENTRY: _("Nur ein Versuch"),
    ExpiryReason.SILENCE: _("Niemand hat geantwortet"),
    OutsideReason.AGREED_BY_TELEPHONE: _("Die Stelle hat am Telefon zugesagt"),
    OutsideReason.ADMISSION_UNDER_WAY: _("Die Aufnahme in die Vereinbarung läuft"),
    OutsideReason.URGENT: _("Es eilt, und es gibt keine andere Stelle"),
    OutsideReason.WISH_OF_THE_PERSON: _("Die Person wünscht genau diese Stelle"),
}

QUESTION_WORDS: dict[QuestionCode, object] = {
    QuestionCode.APPOINTMENT_WISHED: _("Wünscht die Person einen Termin bei uns?"),
    QuestionCode.CONSENT_GIVEN: _("Liegt die Einwilligung vor?"),
    QuestionCode.DEADLINE_OF_LANDLORD: _(
        "Hat die Vermieterin oder der Vermieter eine Frist gesetzt?"
    ),
    QuestionCode.DOCUMENTS_TO_FOLLOW: _("Kommen noch Unterlagen nach?"),
    QuestionCode.INTERPRETER_NEEDED: _("Wird eine Dolmetscherin oder ein Dolmetscher gebraucht?"),
    QuestionCode.CALL_ME: _("Bitte rufen Sie an."),
}

ANSWER_WORDS: dict[AnswerCode, object] = {
    AnswerCode.YES: _("ja"),
    AnswerCode.NO: _("nein"),
    AnswerCode.NOT_KNOWN: _("nicht bekannt"),
    AnswerCode.WITHIN_A_WEEK: _("innerhalb einer Woche"),
    AnswerCode.LATER_THAN_A_WEEK: _("später als in einer Woche"),
    AnswerCode.WILL_CALL: _("Wir rufen an."),
}

LADDER_WORDS: dict[str, object] = {
    "receiver": _("Die empfangende Fachkraft wird erinnert."),
    "receiver_deputy": _("Die Vertretung in der empfangenden Stelle wird gefragt."),
    "receiver_lead": _("Die Leitung der empfangenden Stelle wird gefragt."),
    "coordinator": _("Die Netzwerkkoordination meldet sich."),
    "steering": _("Die Steuerungsgruppe wird gefragt."),
}

REMINDED_WORDS: dict[str, object] = {
    "receiver": _("hat die empfangende Fachkraft erinnert"),
    "receiver_deputy": _("hat die Vertretung in der empfangenden Stelle gefragt"),
    "receiver_lead": _("hat die Leitung der empfangenden Stelle gefragt"),
    "coordinator": _("hat die Netzwerkkoordination verständigt"),
    "steering": _("hat die Steuerungsgruppe verständigt"),
}
