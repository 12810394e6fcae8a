"""The engine of several machines: an OpenSearch cluster (decision 20)."""
