"""Addresses of this app's pages."""

from django.urls import path

from annexes.views import annexes, comments, contributions, mine

app_name = "annexes"
urlpatterns = [
    path("mitt/", mine.my_page, name="my_page"),
    path("avtal/", annexes.index, name="annexes"),
    path("avtal/<uuid:pk>/", annexes.show, name="annex"),
    path("avtal/<uuid:pk>/<slug:name>/", annexes.act, name="leaseannex_act"),
    path("kommentar/<uuid:pk>/<slug:name>/", comments.comment_act, name="comment_act"),
    path("ordalydelse/<uuid:pk>/<slug:name>/", comments.wording_act, name="clauseproposal_act"),
    path("lofte/<uuid:pk>/<slug:name>/", annexes.pledge_act, name="pledge_act"),
    path("insatser/", contributions.index, name="contributions"),
    path("insats/ny/", contributions.choose, name="log"),
    path("insats/ny/lofte/<uuid:pk>/", contributions.log_to_pledge, name="log_to_pledge"),
    path("insats/ny/<uuid:pk>/<slug:kind>/", contributions.log_other, name="log_other"),
    path("insats/<uuid:pk>/", contributions.show, name="contribution"),
    path("insats/<uuid:pk>/igen/", contributions.log_again, name="log_again"),
    path("insats/<uuid:pk>/<slug:name>/", contributions.act, name="contribution_act"),
]
