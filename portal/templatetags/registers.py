"""What stands over the list of a register: its exports, and keeping it as a view."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.contrib.admin.views.main import ChangeList
from django.urls import reverse

register = template.Library()


@register.inclusion_tag("admin/register_tools.html", takes_context=True)
def register_tools(context: template.Context, shown: ChangeList) -> dict[str, Any]:
    """Offer the list, as it is narrowed now, as a file and as a view."""
    label = shown.opts.label_lower
    query = shown.get_query_string(remove=["p"]).removeprefix("?")
    export = reverse("admin:export", args=[label])
    kept = f"{query}&" if query else ""
    save = reverse("admin:save_view", args=[label])
    return {
        "xlsx": f"{export}?{kept}format=xlsx",
        "csv": f"{export}?{kept}format=csv",
        "save": f"{save}?{urlencode({'query': query})}" if query else "",
        "may_export": context["request"].user.has_perm(
            "records.export_register", context["request"].company
        ),
        "name": shown.opts.verbose_name_plural,
    }
