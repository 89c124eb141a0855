"""Values of indicators in words."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

ENOUGH_FOR_A_SHARE = 10

if TYPE_CHECKING:
    from handinhand.goals.models import Indicator, Measurement


def value_in_words(indicator: "Indicator", value: Decimal) -> str:
    """Tell a value with its unit, without needless zeros."""
    shown = number_format(value.quantize(Decimal(1)) if value == value.to_integral() else value)
    shown = shown.rstrip("0") if value != value.to_integral() else shown
    if indicator.unit == "percent":
        return _("%(value)s %%") % {"value": shown}
    if indicator.unit == "days":
        days = 1 if value == 1 else 2
        return ngettext("%(value)s Tag", "%(value)s Tage", days) % {"value": shown}
    return shown


def target_in_words(indicator: "Indicator") -> str:
    """Tell the target with its direction and day."""
    words = {
        "value": value_in_words(indicator, indicator.target_value),
        "day": date_format(indicator.due_on),
    }
    if indicator.direction == "at_most":
        return _("höchstens %(value)s bis zum %(day)s") % words
    return _("mindestens %(value)s bis zum %(day)s") % words


def baseline_in_words(indicator: "Indicator") -> str:
    """Tell where the indicator began, or that nobody knows."""
    if indicator.baseline_text:
        return indicator.baseline_text
    if indicator.baseline_value is None:
        return _("nicht erhoben")
    return value_in_words(indicator, indicator.baseline_value)


def measurement_in_words(indicator: "Indicator", measurement: "Measurement") -> str:
    """Tell a measured value with its "von wie vielen"."""
    value = value_in_words(indicator, measurement.value)
    if measurement.of_how_many is None:
        return value
    if measurement.automatic:
        return _computed_in_words(indicator, measurement, measurement.of_how_many)
    return _("%(value)s von %(all)s") % {"value": value, "all": measurement.of_how_many}


def _computed_in_words(indicator: "Indicator", measurement: "Measurement", whole: int) -> str:
    """Say what hand-overs gave: always "x von y", the share beside it from 10 upwards."""
    if indicator.measured_by == "handover_days":
        value = value_in_words(indicator, measurement.value)
        return _("Median %(value)s (%(all)s gemessen)") % {"value": value, "all": whole}
    part = round(measurement.value * whole / 100)
    words = _("%(part)s von %(all)s") % {"part": part, "all": whole}
    if whole < ENOUGH_FOR_A_SHARE:
        return words
    percent = (200 * part + whole) // (2 * whole)
    return _("%(words)s (%(percent)s %%)") % {"words": words, "percent": percent}


def is_reached(indicator: "Indicator", value: Decimal) -> bool:
    """Tell whether a value reaches the target."""
    if indicator.direction == "at_most":
        return value <= indicator.target_value
    return value >= indicator.target_value
