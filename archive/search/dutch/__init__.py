"""How Dutch words match: words, stems, compounds, synonyms."""
