"""The Kamervragenarchief: written questions of the Dutch parliament, to find, cite and hold up."""
