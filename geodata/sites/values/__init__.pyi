"""What others may use of `geodata.sites.values`; each name is imported at its first use."""

from .dates import Day as Day, day_of as day_of
from .degrees import coordinates_of as coordinates_of, degrees_of as degrees_of
from .digits import Digits as Digits, digits_of as digits_of
from .flags import flag_of as flag_of
from .parting import parted as parted
from .placeholders import is_placeholder as is_placeholder
from .telephones import Telephones as Telephones, telephones_in as telephones_in
from .texts import cleaned as cleaned
