"""Addresses asked of a bulk service: each once, a batch at a time, within a time of its own.

Whatever was answered is kept, batch by batch, so that what stops resumes there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import batched

from geodata.errors import GeocoderUnavailableError
from geodata.nearest.geocoding.answers import AddressMemory, Answers
from geodata.nearest.geocoding.bulk import AddressQuestion, BulkGeocoder

BATCH_ROWS = 200
"""Addresses in a request: 20 kB sent, some ten seconds of the service's."""
_ATTEMPTS = 2
"""Of a batch; when both fail, the service is left alone until the next search."""


@dataclass(slots=True)
class BulkSearch:
    """A service, what it answered before, and until when it may be asked.

    Attributes:
        bulk: the address service.
        memory: what it answered before.
        today: when addresses are asked.
        clock: seconds that only grow.
        ends_s: on that clock; what is then left is not asked.
        left: how many addresses were to be asked and were not.
    """

    bulk: BulkGeocoder
    memory: AddressMemory
    today: date
    clock: Callable[[], float]
    ends_s: float
    left: int = 0
    _is_silent: bool = field(default=False)

    def answers(self, questions: Iterable[AddressQuestion]) -> Answers:
        """Returns what is known of each question, by its key, once it is asked.

        A question that is not there was not asked; one with None was, and is not found.
        """
        asked = {question.key: question for question in questions}
        known = self.memory.known(asked.values(), self.today)
        new = [question for key, question in asked.items() if key not in known]
        # Sorted, the answers of a batch lie on a shelf or two.
        new.sort(key=lambda question: (question.shelf, question.key))
        for batch in batched(new, BATCH_ROWS, strict=False):
            known |= self._ask(batch)
        return known

    def _ask(self, batch: tuple[AddressQuestion, ...]) -> Answers:
        for _ in range(_ATTEMPTS):
            if self._is_silent or self.clock() >= self.ends_s:
                break
            try:
                found = self.bulk.find(batch)
            except GeocoderUnavailableError:
                continue
            keys = (question.key for question in batch)
            answers = dict(zip(keys, found, strict=True))
            self.memory.keep(batch, answers, self.today)
            return answers
        self._is_silent = True
        self.left += len(batch)
        return {}
