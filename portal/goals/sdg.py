"""The global goals and those of their targets that a housing company touches."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

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


@transaction.atomic
def load_sdg() -> int:
    """Put goals and targets into the database, and return how many rows were new or changed."""
    goals = {goal.number: goal for goal in SdgGoal.objects.all()}
    targets = {target.code: target for target in SdgTarget.objects.all()}
    changed = 0
    for given in _content():
        changed += _put(
            goals.get(given["number"]) or SdgGoal(number=given["number"]),
            name_sv=given["sv"],
            name_en=given["en"],
        )
        for order, (code, name) in enumerate(given.get("targets", {}).items()):
            changed += _put(
                targets.get(code) or SdgTarget(code=code),
                goal_id=given["number"],
                name_sv=name["sv"],
                name_en=name["en"],
                sort_order=order,
            )
    return changed


def _put(row: SdgGoal | SdgTarget, **values: Any) -> bool:
    if not row._state.adding and all(getattr(row, key) == new for key, new in values.items()):
        return False
    for key, new in values.items():
        setattr(row, key, new)
    row.save()
    return True
