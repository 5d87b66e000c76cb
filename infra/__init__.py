"""Everything around the code: its template's stack on one machine, its tools, its packages."""
