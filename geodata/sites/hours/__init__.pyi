"""What others may use of `geodata.sites.hours`; each name is imported at its first use."""

from .alternating import hours_in_weeks as hours_in_weeks
from .french import hours_in_french as hours_in_french, hours_of_columns as hours_of_columns
from .opening import OpenRecord as OpenRecord, OpenState as OpenState, state_at as state_at
from .public_holidays import shared_holidays as shared_holidays
from .territories import territory_of as territory_of, zone_of as zone_of
from .weekly import Rule as Rule, weekly_hours as weekly_hours
from .words import hours_in_words as hours_in_words
