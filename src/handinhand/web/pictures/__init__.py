"""Pictures as accessible SVG, drawn on the server from plain values."""

from handinhand.web.pictures.chain_model import (
    ChainPicture,
    Measure,
    Standard,
    Station,
    Unit,
    Way,
)
from handinhand.web.pictures.timeline_model import (
    Event,
    EventKind,
    Field,
    Lane,
    LifeEntry,
    Link,
    Mark,
    Precision,
    Timeline,
    ViewPoint,
)
from handinhand.web.pictures.words import ChainWords, ChartWords, ThreadWords, TimelineWords

__all__ = [
    "ChainPicture",
    "ChainWords",
    "ChartWords",
    "Event",
    "EventKind",
    "Field",
    "Lane",
    "LifeEntry",
    "Link",
    "Mark",
    "Measure",
    "Precision",
    "Standard",
    "Station",
    "ThreadWords",
    "Timeline",
    "TimelineWords",
    "Unit",
    "ViewPoint",
    "Way",
]
