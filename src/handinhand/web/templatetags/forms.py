"""Tags that draw one control as KERN has it."""

from django import forms, template
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def kind(bound: forms.BoundField) -> str:
    """Tell how a field is laid out: "options", "check", "select", "file" or "input"."""
    widget = bound.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "options"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.Select) and not isinstance(widget, forms.SelectMultiple):
        return "select"
    return "input"


@register.simple_tag
def control(bound: forms.BoundField) -> SafeString:
    """Draw the control; with an error it gets the frame of one."""
    own = str(bound.field.widget.attrs.get("class", ""))
    if bound.errors and "kern-form-input__input" in own:
        return bound.as_widget(attrs={"class": f"{own} kern-form-input__input--error"})
    return bound.as_widget()
