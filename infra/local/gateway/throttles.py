"""How many requests a route takes: a token bucket, as API Gateway throttles.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
"""

from __future__ import annotations

from infra.local.template.access import Throttle


class Bucket:
    """The tokens that a route has left; each request takes one, and each second gives `rate`."""

    def __init__(self, throttle: Throttle, now_s: float) -> None:
        self._throttle = throttle
        self._tokens = float(throttle.burst)
        self._at_s = now_s

    def take(self, now_s: float) -> bool:
        """Whether a request may pass at a time of a steady clock, in seconds."""
        gained = max(0.0, now_s - self._at_s) * self._throttle.rate
        self._tokens = min(float(self._throttle.burst), self._tokens + gained)
        self._at_s = now_s
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
