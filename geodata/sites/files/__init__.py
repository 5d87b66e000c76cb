"""Files of sites: CSV, JSON and JSON Lines, read as a stream and written as the standard says."""
