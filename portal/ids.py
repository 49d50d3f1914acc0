"""Primary keys: time-ordered UUIDs, so that inserts stay at the end of the index."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """Return a UUID version 7: 48 bits of Unix milliseconds, 74 random bits.

    Source: RFC 9562, section 5.7.
    """
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 2 << 62
    return UUID(int=value)
