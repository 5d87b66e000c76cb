"""What others may use of `geodata.sites.files`; each name is imported at its first use."""

from .decoding import TextOf as TextOf, separator_of as separator_of
from .faults import unopened as unopened, unusable as unusable
from .headers import letters_of_column as letters_of_column
from .opening import open_table as open_table, spooled as spooled
from .table import Format as Format, RawRow as RawRow, Table as Table
from .writing import (
    CsvWriter as CsvWriter,
    JsonWriter as JsonWriter,
    SiteWriter as SiteWriter,
    write_csv as write_csv,
)
