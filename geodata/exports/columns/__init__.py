"""The columns of the tables of coverage, one list for every format and for the docs."""
