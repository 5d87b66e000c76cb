"""What others may use of `geodata.services`; each name is imported at its first use."""

from .breaker import Breaker as Breaker
from .deadline import (
    Background as Background,
    OverdueError as OverdueError,
    run_within as run_within,
)
from .hosts import is_loopback as is_loopback
from .http import (
    ConnectionLostError as ConnectionLostError,
    Connections as Connections,
    NoReplyError as NoReplyError,
    whole_body as whole_body,
)
