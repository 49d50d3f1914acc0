"""What the company works towards, and the numbers that tell how it goes."""

from portal.goals.models.figures import (
    Comparison,
    Dimension,
    Direction,
    Frequency,
    Indicator,
    Level,
    Measured,
    Observation,
    Quality,
    Target,
    Unit,
    measured_constraints,
)
from portal.goals.models.frameworks import Framework, FrameworkKind, Theme, ThemeMapping
from portal.goals.models.sdg import SdgGoal, SdgTarget

__all__ = [
    "Comparison",
    "Dimension",
    "Direction",
    "Framework",
    "FrameworkKind",
    "Frequency",
    "Indicator",
    "Level",
    "Measured",
    "Observation",
    "Quality",
    "SdgGoal",
    "SdgTarget",
    "Target",
    "Theme",
    "ThemeMapping",
    "Unit",
    "measured_constraints",
]
