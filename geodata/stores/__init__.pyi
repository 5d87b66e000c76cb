"""What others may use of `geodata.stores`; each name is imported at its first use."""

from .executions import Executions as Executions, MachineExecutions as MachineExecutions
from .folder import FolderObjects as FolderObjects
from .items import BURIED as BURIED, Item as Item, Items as Items, TableItems as TableItems
from .latest import Latest as Latest
from .links import LinkTo as LinkTo, linker as linker
from .objects import Objects as Objects, Tagged as Tagged
from .postgres import postgres_items as postgres_items
from .queue import QueuedExecutions as QueuedExecutions, Task as Task, WorkQueue as WorkQueue
from .signatures import LinkSigner as LinkSigner
from .sql_items import SqlItems as SqlItems
from .sqlite import sqlite_items as sqlite_items
from .swapping import swap as swap
