"""Citizens: the nearest places, and the register of communes."""
