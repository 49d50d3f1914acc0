"""Every address there is, as everybody who belongs here: none is forgotten and none breaks."""

from tests.guards.addresses import UNSAMPLED, addresses, names_of_all


def test_every_address_answers_everybody_of_ours(world, window_of):
    found, missing = addresses(world)
    assert missing == [], "addresses without a sample"

    broken = [
        f"{who} at {address.url}"
        for who, user in world.insiders().items()
        for window in [window_of(user)]
        for address in found
        if window.get(address.url).status_code >= 500
    ]

    assert "\n".join(broken) == ""
    assert {address.name for address in found} | (UNSAMPLED & names_of_all()) == names_of_all()
