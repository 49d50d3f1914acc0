"""The table of a register in the web admin."""

from typing import Any

from django import template
from django.contrib.admin.templatetags.admin_list import result_headers, result_hidden_fields
from django.contrib.admin.views.main import ChangeList

from portal.register_rows import written_rows

register = template.Library()


@register.inclusion_tag("admin/change_list_results.html")
def register_table(cl: ChangeList) -> dict[str, Any]:
    """Show headings and rows as Django's ``result_list`` does, with the rows written faster."""
    headers = list(result_headers(cl))
    return {
        "cl": cl,
        "result_hidden_fields": list(result_hidden_fields(cl)),
        "result_headers": headers,
        "num_sorted_fields": sum(
            bool(header["sortable"] and header["sorted"]) for header in headers
        ),
        "results": [[row] for row in written_rows(cl)],
    }
