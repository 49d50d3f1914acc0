"""The servers a portal needs, started from Python packages inside the project's own folder.

PostgreSQL and Valkey come as wheels; this package finds them, starts them under `VAR_DIR`, and
stops them when nobody uses them any more. It imports the standard library only, so that it also
works while Django cannot (no database yet, a broken setting, half an installation).

Nothing here is used in production: there `DATABASE_URL` and `CELERY_BROKER_URL` name real servers.
"""


class EmbeddedError(Exception):
    """Something stands in the way of a start; the message is a sentence to act on."""
