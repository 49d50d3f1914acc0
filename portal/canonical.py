"""One way to write data down, so that the same content always has the same fingerprint."""

import hashlib
import json
from typing import Any


def canonical_json(content: Any) -> str:
    """Return content as JSON in its one canonical form: keys sorted, no spaces, UTF-8 as it is.

    Args:
        content: Dictionaries, lists, texts, whole numbers, booleans, None. Decimals and days are
            written as texts by the caller.
    """
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(content: Any) -> str:
    """Return the SHA-256 of the content in canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()
