"""Social-smart lease annexes: from a lease to verified contributions."""
