"""Registers: their rows are Django's own, written faster, with states as our marks."""

import re

from django.contrib import admin
from django.contrib.admin.templatetags.admin_list import items_for_result
from django.test import RequestFactory

from portal.register_rows import written_rows
from portal.roles import Role
from tests.factories.people import user_at
from tests.world import make_world

#: A state as our mark, and the word in it.
MARK = re.compile(
    r'<span class="portal-part"><span class="state state--\w+"><svg.*?</svg>(.*?)</span>\s*</span>'
)
SPACE = re.compile(r"\s+")


def lists_of(world, query):
    """Yield the list of each register that has rows, as staff see it."""
    staff = user_at(world.ours, Role.ADMINISTRATOR, Role.MANAGER, Role.FINANCE)
    request = RequestFactory().get("/", query)
    request.user, request.company, request.session = staff, world.ours, {}
    for model_admin in admin.site._registry.values():
        cl = model_admin.get_changelist_instance(request)
        cl.formset = None  # as changelist_view does
        if cl.result_list:
            yield cl


def same(html):
    """Return HTML without the difference in white space and between our marks and plain words."""
    return SPACE.sub(" ", MARK.sub(r"\1", html)).replace(" />", ">")


def test_rows_are_written_as_django_writes_them():
    """Every register of the portal, cell for cell: links, classes, boxes, dates, empty values."""
    world = make_world()
    registers = 0
    for query in ({}, {"o": "1"}):
        for cl in lists_of(world, query):
            registers += 1
            theirs = ["".join(items_for_result(cl, row, None)) for row in cl.result_list]
            ours = list(written_rows(cl))
            assert [same(row) for row in ours] == [same(row) for row in theirs], cl.opts.label
    assert registers > 40
