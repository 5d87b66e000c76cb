"""What others may use of `geodata.nearest.geocoding`; each name is imported at its first use."""

from .ban import BanGeocoder as BanGeocoder
from .book import AddressBook as AddressBook, Ambiguity as Ambiguity
from .candidates import Geocoder as Geocoder
from .service import NATIONAL as NATIONAL, checked_url as checked_url
