"""What is put in the buckets of a stack, and in which order."""
