"""Places that help: the national standard, files of them, checks, hours, facets."""
