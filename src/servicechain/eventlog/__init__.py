"""Event logs: what happened, as columns; reading, writing and the store on disk."""

from servicechain.eventlog.errors import LogError, ReadingReport
from servicechain.eventlog.log import EventLog, Grouping
from servicechain.eventlog.reading import read_log

__all__ = ["EventLog", "Grouping", "LogError", "ReadingReport", "read_log"]
