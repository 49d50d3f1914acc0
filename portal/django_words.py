"""Sentences of Django's web admin that we say better in Swedish than Django's own catalogue does.

The project's catalogue comes before Django's, so a sentence that is marked here and translated in
``locale/`` is said our way. Nothing imports this module; `portal.catalogs` reads it.
"""

from django.utils.translation import gettext_noop

OURS = (
    gettext_noop("%(name)s administration"),
    gettext_noop("Add link"),
    gettext_noop("Breadcrumbs"),
    gettext_noop("Change or view list link"),
    gettext_noop("Change selected %(model)s"),
    gettext_noop("Delete selected %(model)s"),
    gettext_noop("Hold down “Control”, or “Command” on a Mac, to select more than one."),
    gettext_noop("Model name"),
    gettext_noop("Models in the %(name)s application"),
    gettext_noop("Run the selected action"),
    gettext_noop("Start typing to filter…"),
    gettext_noop("Toggle navigation"),
    gettext_noop("View on site"),
    gettext_noop("View selected %(model)s"),
)
