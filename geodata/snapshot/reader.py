"""A snapshot opened in its folder: each file is mapped when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from numpy.typing import NDArray

from geodata.errors import SnapshotError, StoreUnavailableError
from geodata.sites import SiteTable
from geodata.snapshot.archive import map_file, unpack
from geodata.snapshot.manifest import Manifest, check_file
from geodata.snapshot.measured_files import MEASURED, measured_files
from geodata.snapshot.people_layout import PEOPLE_GRID, people_credits
from geodata.snapshot.site_layout import open_sites
from geodata.territory import Contours, Register
from geodata.travel import MeasuredTimes, Mode, Piece, TravelGraph, model_of

if TYPE_CHECKING:
    from geodata.territory import PeopleGrid

MANIFEST = "manifest.json"
QUALITY = "quality.json"
REGISTER = "register.npz"
CONTOURS = "contours.npz"
PARTS = "parts.npz"
SIMPLIFIED = "simplified.npz"
GRAPH = "graph.npz"
TRAVEL = "travel.npz"
TILES = "communes.pmtiles"
DEMONSTRATION = "demonstration.npz"
NEEDED_FOR_NEAREST = (REGISTER, CONTOURS, TRAVEL)
NEEDED_FOR_COVERAGE = (REGISTER, CONTOURS, GRAPH, SIMPLIFIED, TRAVEL, MEASURED, PEOPLE_GRID)


class Snapshot:
    """One immutable data set; nothing is read before it is used.

    A file is held against its digest in the manifest when it is opened, once: a bit that a disk
    flipped is an error, and no other telephone.
    """

    def __init__(
        self,
        folder: Path,
        held: Mapping[str, bytes] | None = None,
        verified: Collection[str] = (),
        obtain: Callable[[str], bytes | None] | None = None,
    ) -> None:
        """Takes the snapshot's folder, which may hold only some of its files.

        Args:
            folder: where its files are.
            held: files that are in memory instead, since a disk did not take them.
            verified: files whose digest whoever opens it has just checked.
            obtain: puts a file of a measured table that is not there in the folder, verified, when
                it is first asked for, or returns its content when the disk does not take it.

        Raises:
            SnapshotError: the folder has no readable manifest.
        """
        self.folder = folder
        self._held = dict(held or {})
        self._verified = frozenset(verified)
        self._obtain = obtain
        try:
            content = self._held.get(MANIFEST) or (folder / MANIFEST).read_bytes()
            self.manifest = Manifest.from_json(content)
        except OSError as error:
            raise SnapshotError(f"{folder.name}: no manifest") from error

    @property
    def id(self) -> str:
        """The hash of its content, which is its name."""
        return self.manifest.id

    @cached_property
    def register(self) -> Register:
        """The register of communes."""
        return Register(self.arrays(REGISTER))

    @cached_property
    def contours(self) -> Contours:
        """The full contours of communes and arrondissements, in the order of the register."""
        return Contours(self.arrays(CONTOURS))

    @cached_property
    def simplified(self) -> Contours:
        """Contours for maps, with shared borders kept shared."""
        return Contours(self.arrays(SIMPLIFIED))

    @cached_property
    def graph(self) -> dict[str, NDArray[Any]]:
        """The touching pairs of communes: `pairs` (n, 2) entries and `border_m` (n)."""
        return self.arrays(GRAPH)

    @cached_property
    def travel(self) -> TravelGraph:
        """The travel graph, with the model that priced it and the times that were measured."""
        lon, lat = self.register.positions
        nodes = self.register.whole_count
        measured = {cast("Mode", mode): table for mode, table in self.measured.items()}
        arrays = self.arrays(TRAVEL)
        return TravelGraph(arrays, lon[:nodes], lat[:nodes], model_of(arrays), measured=measured)

    @cached_property
    def people(self) -> PeopleGrid | None:
        """Where people live; None where nothing says it, and they are at their commune's point."""
        if PEOPLE_GRID not in self.manifest.files:
            return None
        # Who asks for the nearest site does not ask where people live.
        from geodata.territory import PeopleGrid

        name = " ; ".join(people_credits(self.manifest))
        return PeopleGrid.of_arrays(name, self.arrays(PEOPLE_GRID))

    @cached_property
    def measured(self) -> dict[str, MeasuredTimes]:
        """The measured tables, by mode; `transit` is asked for where it is among them."""
        found = {}
        for mode, pieces in measured_files(self.manifest.files).items():

            def opening(first: int, names: dict[int, str] = pieces) -> Piece | None:
                return self._piece(first, names[first])

            found[mode] = MeasuredTimes(list(pieces), opening, self.register.whole_count)
        return found

    def _piece(self, first: int, name: str) -> Piece | None:
        """Returns some rows of a measured table; None where a store does not give them now."""
        if self._obtain is None or name in self._verified or name in self._held:
            return Piece.of_arrays(first, self.arrays(name))
        try:
            content = self._obtain(name)
            # What was obtained has been held against its digest.
            arrays = map_file(self.folder / name) if content is None else unpack(content, name)
        except (SnapshotError, StoreUnavailableError):
            return None
        return Piece.of_arrays(first, arrays)

    @cached_property
    def demonstration(self) -> SiteTable:
        """The demonstration network."""
        return open_sites(self.arrays(DEMONSTRATION))

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """Returns the arrays of one of its files, mapped.

        Raises:
            SnapshotError: it has no such file, or the file is missing, cut short or altered.
        """
        if name in self._held:
            return unpack(self._held[name], name)
        if name in self._verified:
            return map_file(self.folder / name)
        facts = self.manifest.files.get(name)
        if facts is None:
            raise SnapshotError(f"{self.id}: has no {name}")
        return map_file(self.folder / name, lambda content: check_file(name, content, facts))

    def content(self, name: str) -> bytes:
        """Returns the bytes of one of its files.

        Raises:
            SnapshotError: it cannot be read, was cut short or altered.
        """
        try:
            content = (self.folder / name).read_bytes()
        except OSError as error:
            raise SnapshotError(f"{name}: cannot be read") from error
        check_file(name, content, self.manifest.files[name])
        return content

    def verify(self) -> None:
        """Reads every file, and refuses the snapshot when one is not as its manifest says.

        Raises:
            SnapshotError: a file is missing, cut short or altered, or the counts do not hold.
        """
        for name in self.manifest.files:
            self.content(name)
        communes = self.register.commune_count
        if communes != self.manifest.counts["communes"]:
            raise SnapshotError(f"{REGISTER}: {communes} communes, not as the manifest says")
        if len(self.contours) != self.register.whole_count:
            raise SnapshotError(f"{CONTOURS}: not one contour per commune and arrondissement")
