"""Pictures as accessible SVG, drawn on the server from plain values."""

from handinhand.web.pictures.chain import draw_chain
from handinhand.web.pictures.chain_model import (
    ChainPicture,
    Measure,
    Node,
    Standard,
    Station,
    Unit,
    Way,
)
from handinhand.web.pictures.charts import KeptRow, draw_kept
from handinhand.web.pictures.style import stylesheet
from handinhand.web.pictures.thread import Knot, ThreadPicture, draw_thread
from handinhand.web.pictures.timeline import draw_timeline
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
from handinhand.web.pictures.trend import TrendPoint, draw_trend
from handinhand.web.pictures.waits import WaitRow, draw_waits
from handinhand.web.pictures.words import ChainWords, ChartWords, ThreadWords, TimelineWords

__all__ = [
    "ChainPicture",
    "ChainWords",
    "ChartWords",
    "Event",
    "EventKind",
    "Field",
    "KeptRow",
    "Knot",
    "Lane",
    "LifeEntry",
    "Link",
    "Mark",
    "Measure",
    "Node",
    "Precision",
    "Standard",
    "Station",
    "ThreadPicture",
    "ThreadWords",
    "Timeline",
    "TimelineWords",
    "TrendPoint",
    "Unit",
    "ViewPoint",
    "WaitRow",
    "Way",
    "draw_chain",
    "draw_kept",
    "draw_thread",
    "draw_timeline",
    "draw_trend",
    "draw_waits",
    "stylesheet",
]
