"""The registers of comments and proposed wordings: what tenants ask about annexes."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from annexes.admin.annexes import annex_link
from annexes.models import ClauseProposal, Comment, LeaseAnnex, Party
from annexes.states.comments import CommentState, WordingState
from portal.acts import Act
from portal.admin import ActsAdmin


class CommentStateFilter(admin.SimpleListFilter):
    """What waits for us, then all states."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """A work list, then all states."""
        return [("to_answer", _("to be answered by us")), *CommentState.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the state or the work list."""
        if self.value() == "to_answer":
            return queryset.open().by_the_other(Party.LANDLORD)
        return queryset.filter(state=self.value()) if self.value() else queryset


class WordingStateFilter(CommentStateFilter):
    """What waits for us, then all states of wordings."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """A work list, then all states."""
        return [("to_answer", _("to be answered by us")), *WordingState.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Narrow to the state or the work list."""
        if self.value() == "to_answer":
            return queryset.waiting().by_the_other(Party.LANDLORD)
        return queryset.filter(state=self.value()) if self.value() else queryset


class TalkAdmin(ActsAdmin):
    """A register of things that stand beside a clause or pledge of an annex."""

    view_on_site = False
    list_select_related = ["annex", "organisation", "by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Fetch the annex with it: what can be done depends on where that stands."""
        return super().get_queryset(request).select_related("annex", "organisation", "by")

    @admin.display(description=_("annex"))
    def annex_link(self, thing: Comment | ClauseProposal) -> str:
        """The annex, to be opened."""
        return annex_link(thing.annex)

    def after_act(self, request: HttpRequest, thing: Any, act: Act, result: Any) -> str:
        """Go back to the annex, where the talk stands."""
        shown: LeaseAnnex = thing.annex
        return f"{super().after_act(request, shown, act, shown)}#talk-clause-{thing.clause_number}"


@admin.register(Comment)
class CommentAdmin(TalkAdmin):
    """What the sides have said about clauses and pledges while annexes were agreed."""

    act_template = "admin/annexes/comment/act.html"
    list_display = ["__str__", "organisation", "annex", "about", "party", "at", "state"]
    list_filter = [CommentStateFilter, "party"]
    search_fields = ["text", "organisation__name", "annex__number"]
    search_help_text = _("Words, tenant or annex number")
    fields = ["text", ("organisation", "annex_link"), "about", ("party", "by", "at")]
    readonly_fields = ["annex_link", "about", "party", "at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        """Fetch the pledge with it."""
        return super().get_queryset(request).select_related("pledge")

    @admin.display(description=_("about"))
    def about(self, comment: Comment) -> str:
        """The clause or the pledge."""
        if comment.pledge:
            return comment.pledge.wording
        return str(_("Clause %(number)d") % {"number": comment.clause_number})

    def after_act(self, request: HttpRequest, thing: Comment, act: Act, result: Any) -> str:
        """Go back to what the comment is about."""
        before, _hash, _anchor = super().after_act(request, thing, act, result).partition("#")
        return f"{before}#{thing.anchor}"


@admin.register(ClauseProposal)
class ClauseProposalAdmin(TalkAdmin):
    """Other wordings of single clauses, for one annex each."""

    act_template = "admin/annexes/clauseproposal/act.html"
    list_display = ["__str__", "organisation", "annex", "party", "at", "state"]
    list_filter = [WordingStateFilter, "party"]
    search_fields = ["text", "organisation__name", "annex__number"]
    search_help_text = _("Words, tenant or annex number")
    fields = [
        ("organisation", "annex_link"),
        ("party", "by", "at"),
        "base_text",
        "text",
        ("answered_by", "answered_at"),
    ]
    readonly_fields = ["annex_link", "party", "at", "base_text", "answered_by", "answered_at"]
