"""Chains as drawings of BPMN 2.0, read and written."""

from servicechain.bpmn.reading import from_bpmn
from servicechain.bpmn.writing import to_bpmn

__all__ = ["from_bpmn", "to_bpmn"]
