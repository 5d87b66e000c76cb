"""What others may use of `geodata.nearest.geocoding`; each name is imported at its first use."""

from .accepting import Acceptance as Acceptance
from .answers import AddressMemory as AddressMemory, StoredAnswers as StoredAnswers
from .ban import BanGeocoder as BanGeocoder
from .ban_csv import BanCsvGeocoder as BanCsvGeocoder
from .book import (
    AddressBook as AddressBook,
    AddressReply as AddressReply,
    Ambiguity as Ambiguity,
    Located as Located,
    Suggested as Suggested,
)
from .bulk import (
    AddressQuestion as AddressQuestion,
    BulkAnswer as BulkAnswer,
    BulkGeocoder as BulkGeocoder,
    question_for as question_for,
)
from .candidates import Geocoder as Geocoder
from .homonyms import Reason as Reason
from .located import locate as locate
from .searching import BulkSearch as BulkSearch
from .service import NATIONAL as NATIONAL, checked_url as checked_url
