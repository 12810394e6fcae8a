"""A question set as it is shown: laid out for reading, linked, cited, exported, drawn."""
