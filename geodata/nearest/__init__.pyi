"""What others may use of `geodata.nearest`; each name is imported at its first use."""

from .answer import (
    Access as Access,
    GonePlace as GonePlace,
    Lack as Lack,
    LackReply as LackReply,
    Method as Method,
    NearestFacts as NearestFacts,
    NearestReply as NearestReply,
    OneSiteReply as OneSiteReply,
    SiteReply as SiteReply,
)
from .choosing import METHOD_OF_MODEL as METHOD_OF_MODEL, OPEN_WITHIN_S as OPEN_WITHIN_S
from .guide import Guide as Guide, Reach as Reach, Standing as Standing
from .listing import (
    ListedSite as ListedSite,
    Listing as Listing,
    ListParameters as ListParameters,
    SitesFacts as SitesFacts,
    SitesReply as SitesReply,
)
from .question import (
    NearestParameters as NearestParameters,
    NearestQuery as NearestQuery,
)
from .ranking import SiteIndex as SiteIndex
from .reached import Reached as Reached
from .writing import reply_text as reply_text
