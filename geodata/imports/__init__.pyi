"""What others may use of `geodata.imports`; each name is imported at its first use."""

from .checking import check_upload as check_upload
from .desk import Desk as Desk
from .pull import Limits as Limits
from .records import Imports as Imports
from .scheduled import sync as sync
from .states import Import as Import
from .unattended import publish_unattended as publish_unattended
from .versions import Versions as Versions
