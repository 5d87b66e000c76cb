"""What others may use of `geodata.sites.mapping`; each name is imported at its first use."""

from .applying import Mapper as Mapper
from .document import (
    ColumnMapping as ColumnMapping,
    Conversion as Conversion,
    MappingRecord as MappingRecord,
    Rule as Rule,
    RuleRecord as RuleRecord,
    mapping_of as mapping_of,
    publishable as publishable,
)
from .guessing import (
    ColumnRecord as ColumnRecord,
    Guess as Guess,
    columns_of as columns_of,
    complete as complete,
    guess as guess,
    profiles as profiles,
)
from .identifiers import DerivedIds as DerivedIds
from .mapped import Mapped as Mapped, Remark as Remark
from .names import fingerprint as fingerprint, plain as plain
from .profiles import ColumnProfile as ColumnProfile
from .writing import mapping_in_yaml as mapping_in_yaml, read_mapping as read_mapping
