"""A stack on the emulator that tests read and leave as it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.infra.opinions.emulator import PARAMETERS, Emulator, emulator, templates


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The stack `maillage` as the template's own defaults make it."""
    with emulator(tmp_path_factory.mktemp("deployed")) as account:
        done = account.deploy(templates(), {**PARAMETERS, "Revision": "1"})
        assert done.is_done, done.reasons
        yield account
