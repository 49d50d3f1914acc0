"""Lines that say what is being done, with the seconds since the start."""

import sys
import time
from dataclasses import dataclass, field


@dataclass
class Progress:
    """A stopwatch that talks."""

    began: float = field(default_factory=time.monotonic)

    def say(self, sentence: str) -> None:
        """Print one line, at once."""
        print(f"{time.monotonic() - self.began:6.1f} s  {sentence}", flush=True)

    def complain(self, sentence: str) -> None:
        """Print what went wrong, where errors go."""
        sys.stdout.flush()
        print(sentence, file=sys.stderr, flush=True)
