"""What can be done to the nouns of this app."""

from partnerships.acts import applications, calls  # noqa: F401  # registers them
