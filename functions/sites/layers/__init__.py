"""The public layers that everybody may read, beside what is the operators’ own."""
