"""What a file of sites is checked for, row by row, and how a row is repaired."""
