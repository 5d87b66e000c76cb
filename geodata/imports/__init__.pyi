"""What others may use of `geodata.imports`; each name is imported at its first use."""

from .addresses import is_loopback as is_loopback
from .checking import check_upload as check_upload
from .operations import Operations as Operations
from .pull import Limits as Limits
from .records import Imports as Imports, upload_key as upload_key
from .report import (
    ImportReply as ImportReply,
    ImportsReply as ImportsReply,
    OpenedReply as OpenedReply,
    PublicationReply as PublicationReply,
    VersionsReply as VersionsReply,
)
from .scheduled import sync as sync
from .states import Import as Import
from .unattended import publish_unattended as publish_unattended
from .versions import Versions as Versions
