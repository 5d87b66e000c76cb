"""What others may use of `geodata.indicators`; each name is imported at its first use."""

from .checking import ReadColumn as ReadColumn, read_column as read_column
from .csv_records import MOST_BYTES as MOST_BYTES
from .facts import ColumnFacts as ColumnFacts, Kind as Kind
from .publishing import (
    publish_column as publish_column,
    publish_columns as publish_columns,
    remove_column as remove_column,
)
from .reading import By as By, Layout as Layout
from .store import (
    copy_columns as copy_columns,
    current_set as current_set,
    fetch_columns as fetch_columns,
    fetch_set as fetch_set,
)
from .table import (
    Column as Column,
    Columns as Columns,
    classes_of as classes_of,
    column_of as column_of,
    numbers_of as numbers_of,
    weights_of as weights_of,
)
