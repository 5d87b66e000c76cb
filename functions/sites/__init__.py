"""Operators: new sites in, checked and published; any version out."""
