"""What profiles say about the ground's own nouns, one module per noun, in the order of loading."""

# ruff: noqa: F401, I001 -- sections are loaded as they are declared: rows refer to rows above them
from portal.profiles.profile_sections import company
from portal.profiles.profile_sections import places
from portal.profiles.profile_sections import documents
from portal.profiles.profile_sections import goals
from portal.profiles.profile_sections import activities
