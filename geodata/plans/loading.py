"""The ground of plans over a snapshot, a version of the sites and the published columns."""

from __future__ import annotations

from datetime import date

from geodata.coverage import Classes, Sources
from geodata.indicators import Columns, classes_of, weights_of
from geodata.plans.ground import Ground
from geodata.sites import Network, SiteTable
from geodata.snapshot import CONTOURS, REGISTER, TRAVEL, Snapshot
from geodata.territory import Places, Units
from geodata.travel import Roads

NEEDED_FOR_PLANS = (REGISTER, CONTOURS, TRAVEL)


def ground_over(snapshot: Snapshot, table: SiteTable, columns: Columns, today: date) -> Ground:
    """Returns the ground of plans.

    Args:
        snapshot: with `NEEDED_FOR_PLANS`.
        table: the sites in use.
        columns: weights and classes of communes.
        today: in France.
    """
    units = Units(snapshot.register)
    version = table.version
    sources = Sources(
        snapshot=snapshot.id,
        sites_version=version.version,
        sites_source=version.source,
        sites_as_of=version.as_of,
        columns=tuple(each.facts.credit for each in columns.values()),
        attribution=snapshot.manifest.attribution,
    )
    return Ground(
        units=units,
        roads=Roads(snapshot.travel),
        network=Network.of(table, Places(snapshot.register, snapshot.contours)),
        today=today,
        weights=weights_of(columns, units),
        classes={name: Classes(*each) for name, each in classes_of(columns, units).items()},
        sources=sources.as_record(),
    )
