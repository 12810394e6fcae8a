"""How many, and up to when: statistics, coverage, how far the data reach."""
