"""By which means an annex can be signed. Each is small; the company switches each on or off."""

from annexes.signing.means import Evidence, Means, is_on, means_of, name_of, registered

__all__ = ["Evidence", "Means", "is_on", "means_of", "name_of", "registered"]
