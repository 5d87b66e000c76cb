"""What others may use of `geodata.services`; each name is imported at its first use."""

from .breaker import Breaker as Breaker
