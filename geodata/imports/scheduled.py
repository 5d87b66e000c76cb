"""The schedule: what is new at the configured address becomes an import like an operator's."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from geodata.errors import MissingObjectError
from geodata.imports.pull import Limits, Pulled, Validators, pull
from geodata.imports.records import Imports, upload_key
from geodata.imports.states import timestamp

_STATE = "sync/state.json"


@dataclass(frozen=True, slots=True)
class Pull:
    """The last file that was pulled: from where, when, and what was known of it."""

    url: str
    pulled_at: str
    digest: str
    import_id: str | None
    e_tag: str | None = None
    last_modified: str | None = None


def sync(imports: Imports, url: str, limits: Limits) -> str | None:
    """Returns the id of the import of what is new at an address, or None when nothing is.

    The file is uploaded like an operator's: its arrival in the store starts the check.

    Raises:
        BadInputError: the address is not one that may be pulled.
        PullError: it could not be pulled; it will be tried again at the next turn.
        StoreUnavailableError: a store did not answer.
    """
    last = _last(imports)
    known = last if last is not None and last.url == url else None
    validators = Validators() if known is None else Validators(known.e_tag, known.last_modified)
    with TemporaryDirectory() as folder:
        target = Path(folder) / "pulled"
        pulled = pull(url, validators, target, limits)
        if pulled is None:
            return None
        # A server without validators gives the same file each time.
        is_same = known is not None and known.digest == pulled.digest
        import_id = known.import_id if known and is_same else _imported(imports, url, target)
    # Last: a turn that stopped before is made again.
    _note(imports, url, pulled, import_id)
    return None if is_same else import_id


def _imported(imports: Imports, url: str, target: Path) -> str:
    parts = urlsplit(url)
    name = PurePosixPath(unquote(parts.path)).name or "sites"
    opened = imports.open(name[:200], parts.hostname or "", is_scheduled=True)
    imports.objects.put_file(upload_key(opened.id), target)
    return opened.id


def _last(imports: Imports) -> Pull | None:
    try:
        return Pull(**json.loads(imports.objects.get(_STATE)))
    except MissingObjectError:
        return None


def _note(imports: Imports, url: str, pulled: Pulled, import_id: str | None) -> None:
    note = Pull(
        url=url,
        pulled_at=timestamp(imports.now()),
        digest=pulled.digest,
        import_id=import_id,
        **asdict(pulled.validators),
    )
    imports.objects.put(_STATE, json.dumps(asdict(note), indent=1).encode())
