"""Extensions, the Swedish sort order and the cache; what the mechanisms store comes next."""

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

#: The table of Django's database cache, as createcachetable makes it. It counts guesses at passwords:
#: every web process has to see the same count.
CACHE_TABLE = """
CREATE TABLE portal_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX portal_cache_expires ON portal_cache (expires);
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
        migrations.RunSQL(CACHE_TABLE, "DROP TABLE portal_cache"),
    ]
