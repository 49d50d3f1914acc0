"""What profiles say about this app's nouns, one module per noun."""

from partnerships.profile_sections import agreements, programmes  # noqa: F401  # registers them
