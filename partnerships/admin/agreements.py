"""The register of cooperation agreements."""

from django.contrib import admin

from partnerships.models import AgreementParty, CooperationAgreement
from portal.catalogue import CatalogueAdmin, Parts


class Parties(Parts):
    """Who has agreed, and the function to turn to."""

    model = AgreementParty
    fields = ["organisation", "contact_function", "signatory_function"]
    show_change_link = False


@admin.register(CooperationAgreement)
class CooperationAgreementAdmin(CatalogueAdmin):
    """Agreements to work together with institutions."""

    list_display = ["name_sv", "kind", "scheme", "signed_on", "announced_on", "review_on"]
    list_filter = ["kind", ("ends_on", admin.EmptyFieldListFilter)]
    list_select_related = ["scheme"]
    search_fields = ["name_sv", "name_en", "purpose_sv"]
    fields = [
        "code", "kind", "name_sv", "name_en", "purpose_sv", "purpose_en", "goals_sv", "goals_en",
        "horizon_sv", "horizon_en", "scheme", "mandate", "supersedes", "activities", "districts",
        "signed_on", "announced_on", "ends_on", "review_on", "source",
    ]  # fmt: skip
    filter_horizontal = ["activities", "districts"]
    inlines = [Parties]
