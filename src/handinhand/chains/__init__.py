"""The service chain: versions with stations, ways and hand-over standards; change requests."""
