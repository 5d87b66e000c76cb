"""What others may use of `geodata.sites.mapping`; each name is imported at its first use."""

from .applying import Mapped as Mapped, Mapper as Mapper, Remark as Remark
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
    ColumnProfile as ColumnProfile,
    ColumnRecord as ColumnRecord,
    Guess as Guess,
    columns_of as columns_of,
    guess as guess,
)
from .names import fingerprint as fingerprint, plain as plain
from .writing import mapping_in_yaml as mapping_in_yaml, read_mapping as read_mapping
