"""Citizens: the nearest places, and the register of communes."""

import gc

# Of what a start imports nothing is garbage: to look for some takes a twentieth of its time.
gc.set_threshold(50_000, 20, 50)
