"""Every task that code sends by name exists, and takes arguments that it does not know yet."""

import inspect
import re
from pathlib import Path

from django.conf import settings

from portal.celery import app

SENT = re.compile(r"""after_commit\(\s*["']([a-z_.]+)["']""")


def our_tasks():
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}


def test_every_task_that_is_sent_by_name_exists():
    sent = {
        name
        for folder in ("portal", "annexes", "partnerships", "reports")
        for path in (Path(settings.BASE_DIR) / folder).rglob("*.py")
        for name in SENT.findall(path.read_text())
    }
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert sent | scheduled <= set(our_tasks())
    assert sent


def test_tasks_take_arguments_of_a_newer_caller():
    deaf = [
        name
        for name, task in our_tasks().items()
        if not any(
            parameter.kind is inspect.Parameter.VAR_KEYWORD
            for parameter in inspect.signature(task.run).parameters.values()
        )
    ]

    assert deaf == []


def test_tasks_are_named_after_their_app_and_not_after_their_module():
    assert [name for name in our_tasks() if ".tasks." in name] == []
