"""A housing company's model of its work, as data: one YAML file per company (design D17)."""

from pathlib import Path

#: Where the five profiles and their shared parts live.
PROFILES_DIR = Path(__file__).parent
