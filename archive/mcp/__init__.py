"""What language models ask of the archive, by the Model Context Protocol."""
