"""What is asked of the index: reading a query, matching, ranking, showing where."""
