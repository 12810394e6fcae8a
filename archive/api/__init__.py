"""The API: what machines ask, what they get, and its description."""
