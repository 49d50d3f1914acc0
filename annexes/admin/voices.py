"""What tenants said, and what came of it, in the web admin."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annexes.admin.dialogue_filters import VoiceYearFilter
from annexes.forms.voices import VoiceNoteForm
from annexes.models import Voice
from portal.admin import ActsAdmin


@admin.register(Voice)
class VoiceAdmin(ActsAdmin):
    """The list that all tenants read. What is noted is worded here; answers are acts."""

    form = VoiceNoteForm
    view_on_site = False
    list_display = ["said_on", "said_shortly", "theme", "district", "state", "done_on"]
    list_display_links = ["said_shortly"]
    list_filter = ["state", VoiceYearFilter, "theme", "district"]
    list_select_related = ["theme", "district"]
    search_fields = ["said", "answer"]
    search_help_text = _("What was said or answered")
    date_hierarchy = "said_on"
    fields = ["said", "said_on", ("theme", "district"), "came_from", "answer", "done_on"]
    readonly_fields = ["came_from", "answer", "done_on"]

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Those who answer may word it better while nothing has been answered."""
        return obj is not None and self._may(request, "change", obj)

    def get_fields(self, request: HttpRequest, obj: Any | None = None) -> list[Any]:
        """A new row has been answered by nobody."""
        return list(self.fields) if obj else ["said", "said_on", ("theme", "district")]

    def save_model(self, request: HttpRequest, obj: Voice, form: ModelForm, change: bool) -> None:  # noqa: FBT001 -- Django's signature
        """Note who wrote it down."""
        if not change:
            obj.noted_by, obj.noted_at = request.user, timezone.now()
        super().save_model(request, obj, form, change)

    @admin.display(description=_("what was said"), ordering="said")
    def said_shortly(self, voice: Voice) -> str:
        """Its beginning."""
        return str(voice)

    @admin.display(description=_("where it was said"))
    def came_from(self, voice: Voice) -> str:
        """The meeting or the evaluation, or that it was elsewhere."""
        return str(voice.meeting or voice.evaluation or voice.get_source_display())
