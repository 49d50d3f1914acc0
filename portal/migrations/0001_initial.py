"""Extensions and the Swedish sort order; what the mechanisms store comes next."""

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

#: å ä ö after z, é as e, capitals as small letters. Any PostgreSQL with a C or C.UTF-8 database.
SV_SORT = """
CREATE FUNCTION sv_sort(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT translate(lower(normalize($1, NFC)), 'åäöéèêëüáàâ-', '{|}eeeeyaaa ') $$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    run_before = [("people", "0001_initial")]  # every app stands on it, and may use the extensions
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(SV_SORT, "DROP FUNCTION sv_sort(text)"),
    ]
