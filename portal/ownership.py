"""Whose a row is: one column for the housing company, one for the outside party that may see it."""

from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.ids import uuid7

if TYPE_CHECKING:
    from portal.people.models import HousingCompany, User


class OwnedQuerySet(models.QuerySet):
    """The questions that every owned row answers. Every method chains."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Return the rows that this person may know of: the wall between companies and parties.

        Staff see their company's rows; representatives see the rows that carry their
        organisation; board members see what `board_sees` of the model names; nobody else
        sees anything.
        """
        if not user.is_authenticated:
            return self.none()
        seen = Q(company__in=user.staff_company_ids)
        if self.model.shared_with_organisation and user.organisation_ids:
            seen |= Q(organisation__in=user.organisation_ids) & self.model.organisation_sees()
        board = self.model.board_sees()
        if board is not None:
            seen |= Q(company__in=user.board_company_ids) & board
        return self.filter(seen)

    def of(self, company: "HousingCompany | UUID") -> Self:
        """Return the company's rows."""
        return self.filter(company=company)

    def locked(self, pk: Any) -> Any:
        """Return one row, locked until the transaction ends.

        Raises:
            DoesNotExist: there is no such row.
        """
        return self.select_for_update(of=("self",)).get(pk=pk)


class Owned(models.Model):
    """A row that belongs to one housing company."""

    shared_with_organisation: ClassVar[bool] = False

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey(
        "people.HousingCompany",
        models.PROTECT,
        related_name="+",
        verbose_name=_("housing company"),
    )

    objects = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def board_sees(cls) -> Q | None:
        """Return which rows of the company its board sees. None: nothing."""
        return None

    @classmethod
    def organisation_sees(cls) -> Q:
        """Return which of an organisation's rows its own people see. An empty Q: all of them."""
        return Q()


class Shared(Owned):
    """A row that an outside organisation may see too, when it carries that organisation."""

    shared_with_organisation: ClassVar[bool] = True

    organisation = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )

    class Meta:
        abstract = True
