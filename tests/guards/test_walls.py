"""The walls: nobody sees what is somebody else's, at any address there is.

Shown to fail when `visible_to` returns everything, and when a view reaches rows past it.
"""

from tests.guards.addresses import addresses

#: Open to everyone.
PUBLIC = {
    "start", "accessibility", "alive", "ready", "set_language", "accent_css", "style_guide",
    "people:invitation", "people:feed", "people:unsubscribe", "annexes:certificate",
    "annexes:confirmation",
    "account_login", "account_signup", "account_logout", "account_inactive",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "admin:login", "jsi18n",
    "partnerships:calls", "partnerships:calls_calendar", "partnerships:call",
    "partnerships:call_pdf", "partnerships:call_json",
}  # fmt: skip
LOG_INS = ("/konto/login/", "/admin/login/")


def test_every_address_keeps_strangers_and_neighbours_out(world, window_of):
    found, _missing = addresses(world)

    stranger = window_of()
    let_in = [
        f"{address.name}: {answer.status_code}"
        for address in found
        if address.name not in PUBLIC
        for answer in [stranger.get(address.url)]
        if not (answer.status_code == 302 and answer.url.startswith(LOG_INS))
    ]
    seen = [
        f"{who} at {address.name} {address.url}: {answer.status_code}"
        for who, user in world.outsiders().items()
        for window in [window_of(user)]
        for address in found
        if address.thing is not None and _is_walled(address, who, world)
        for ask in (window.get, window.post)
        for answer in [ask(address.url)]
        if not _keeps_out(answer)
    ]

    assert "\n".join(let_in + seen) == ""


def _is_walled(address, who, world):
    """Reference data is the same for all; a neighbour may see what carries no tenant."""
    if not hasattr(address.thing, "company_id"):
        return False
    if who.startswith("neighbour"):
        return getattr(address.thing, "organisation_id", None) != world.neighbour.pk
    return True


def _keeps_out(answer):
    if answer.status_code == 302:  # no member of staff anywhere: the admin sends people home
        return answer.url.startswith(LOG_INS)
    return answer.status_code in {404, 405}  # 405: the address takes no such request from anyone
