"""What others may use of `geodata.sites.files`; each name is imported at its first use."""

from .decoding import TextOf as TextOf
from .writing import (
    CsvWriter as CsvWriter,
    JsonWriter as JsonWriter,
    SiteWriter as SiteWriter,
    write_csv as write_csv,
)
