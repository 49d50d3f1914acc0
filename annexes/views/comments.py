"""The talk about an annex on the tenant's side: answering, rewording, accepting, settling."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from annexes.models import ClauseProposal, Comment
from portal.http import PortalRequest
from portal.pages import act_page


@require_http_methods(["GET", "POST"])
def comment_act(request: PortalRequest, pk: UUID, name: str) -> HttpResponse:
    """Do something about a comment: answer it, propose another wording, note it as settled."""
    return act_page(request, Comment, pk, name, template="annexes/comment_act.html")


@require_http_methods(["GET", "POST"])
def wording_act(request: PortalRequest, pk: UUID, name: str) -> HttpResponse:
    """Do something about a proposed wording: accept it, decline it, take it back."""
    return act_page(request, ClauseProposal, pk, name, template="annexes/wording_act.html")
