"""Documents that are made from the code say what the code says."""

from pathlib import Path

import pytest
from django.conf import settings

from portal.management.commands.write_docs import DOCUMENTS


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_is_up_to_date(name):
    written = (Path(settings.BASE_DIR) / "docs" / name).read_text(encoding="utf-8")

    assert written == DOCUMENTS[name](), "run manage.py write_docs"
