"""What is searched, kept on disk: its fields, writing, reading, checking."""
