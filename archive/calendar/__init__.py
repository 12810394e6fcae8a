"""When is it due: terms, deadlines, recesses."""
