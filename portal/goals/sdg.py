"""The global goals and those of their targets that a housing company touches."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from portal.goals.models import SdgGoal, SdgTarget

SDG_FILE = Path(__file__).with_name("sdg.yaml")


@lru_cache(maxsize=1)
def _content() -> list[dict[str, Any]]:
    return yaml.safe_load(SDG_FILE.read_text(encoding="utf-8"))["goals"]


def sdg_words() -> dict[str, set[str]]:
    """Return the numbers of the goals and of the targets that there are."""
    goals = _content()
    return {
        "sdg_goals": {str(goal["number"]) for goal in goals},
        "sdg_targets": {code for goal in goals for code in goal.get("targets", {})},
    }


def load_sdg() -> None:
    """Put the goals and targets into the database, or bring them up to the file."""
    goals = _content()
    SdgGoal.objects.bulk_create(
        [SdgGoal(number=goal["number"], **_names(goal)) for goal in goals],
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=["name_sv", "name_en"],
    )
    SdgTarget.objects.bulk_create(
        [
            SdgTarget(code=code, goal_id=goal["number"], sort_order=order, **_names(target))
            for goal in goals
            for order, (code, target) in enumerate(goal.get("targets", {}).items())
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["goal", "sort_order", "name_sv", "name_en"],
    )


def _names(given: dict[str, Any]) -> dict[str, str]:
    return {"name_sv": given["sv"], "name_en": given["en"]}
