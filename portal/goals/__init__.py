"""Goals: frameworks, themes, indicators and observations."""
