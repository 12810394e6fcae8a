"""The Kamervragenarchief: the written questions of the Dutch parliament, to find, cite and hold up."""
