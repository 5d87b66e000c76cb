"""What others may use of `geodata.stores`; each name is imported at its first use."""

from .executions import Executions as Executions, MachineExecutions as MachineExecutions
from .items import Item as Item, Items as Items, TableItems as TableItems
from .latest import Latest as Latest
from .links import LinkTo as LinkTo, linker as linker
from .objects import Objects as Objects, Tagged as Tagged
