"""The whole archive kept elsewhere, and put back: decision 17."""
