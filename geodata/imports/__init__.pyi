"""What others may use of `geodata.imports`; each name is imported at its first use."""

from .annotated import annotate_large as annotate_large
from .checked_file import CheckedFile as CheckedFile, CheckFile as CheckFile
from .checking import (
    ask_unbegun as ask_unbegun,
    check_upload as check_upload,
    give_up_endless as give_up_endless,
)
from .correcting import Corrector as Corrector, Right as Right
from .corrections import Part as Part
from .error_reports import (
    KINDS as KINDS,
    LONGEST_TEXT as LONGEST_TEXT,
    ErrorReportRecord as ErrorReportRecord,
    ErrorReports as ErrorReports,
    ErrorReportsReply as ErrorReportsReply,
    ReportKind as ReportKind,
)
from .mappings import MOST_BYTES as MOST_BYTES, Mappings as Mappings
from .names import (
    MOST_NAME as MOST_NAME,
    VersionName as VersionName,
    VersionNames as VersionNames,
    version_name as version_name,
)
from .operations import Operations as Operations, Schedule as Schedule
from .place_replies import (
    CorrectionsReply as CorrectionsReply,
    PlaceReply as PlaceReply,
    PlacesReply as PlacesReply,
)
from .places import PlacesInUse as PlacesInUse
from .pull import Limits as Limits, Pulled as Pulled, Validators as Validators
from .reading import file_checker as file_checker
from .reasons import Reason as Reason, because as because
from .records import Imports as Imports, upload_key as upload_key
from .report import (
    ChangesReply as ChangesReply,
    ImportReply as ImportReply,
    ImportsReply as ImportsReply,
    OpenedReply as OpenedReply,
    PublicationReply as PublicationReply,
    ScheduleReply as ScheduleReply,
    VersionsReply as VersionsReply,
)
from .scheduled import sync as sync
from .showing import Asked as Asked
from .states import Import as Import
from .unattended import publish_unattended as publish_unattended
from .versions import Versions as Versions
