"""What somebody does with the jobs of theirs; every answer is ready for JSON."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import cast

from geodata.errors import ForbiddenError, MatchStateError, MissingObjectError, UnknownMatchError
from geodata.matches.jobs.previews import PREVIEW, Preview, preview_in
from geodata.matches.jobs.reasons import Locale
from geodata.matches.jobs.records import Match, Matches, moment, timestamp
from geodata.matches.jobs.replies import MatchReply, OpenedMatchReply
from geodata.matches.jobs.requests import FORMATS, MatchRequest
from geodata.matches.jobs.running import LARGEST_BYTES, result_name
from geodata.matches.jobs.vault import GO, REQUEST, UPLOAD, object_key
from geodata.matches.summary import MatchSummary, SharedProof

LINK_LASTS_S = 900
_FEWEST_LEFT = timedelta(minutes=2)
"""A link to a copy that goes sooner is of no use: another copy is made."""


class MatchOperations:
    """What somebody does over a store."""

    def __init__(self, matches: Matches, written: Sequence[str] = tuple(FORMATS)) -> None:
        """Takes the jobs, and the formats that are written here."""
        self._matches, self._written = matches, tuple(written)

    def open(
        self,
        owner: str,
        departements: Collection[str] | None,
        request: MatchRequest,
        media_type: str,
        *,
        looks_first: bool,
        locale: Locale = "en",
    ) -> OpenedMatchReply:
        """Returns a new job, and where to upload its file for 15 minutes.

        Raises:
            ForbiddenError: the token is limited to no département: it may ask of nobody.
            ParameterError: the request makes no sense.
        """
        if departements is not None and not departements:
            raise ForbiddenError("the token is limited to no département: no row would be answered")
        request.check(self._written)
        limits = None if departements is None else tuple(sorted(departements))
        found = self._matches.open(owner, limits, looks_first=looks_first)
        self._matches.vault.seal(found.id, REQUEST, request.to_json())
        expires_at = self._matches.now() + timedelta(seconds=LINK_LASTS_S)
        url = self._matches.objects.link(object_key(found.id, UPLOAD), "PUT", LINK_LASTS_S)
        return {
            **self._reply(found, locale),
            "upload": {
                "method": "PUT",
                "url": url,
                "headers": {"Content-Type": media_type},
                "expires_at": timestamp(expires_at),
                "largest_bytes": LARGEST_BYTES,
            },
        }

    def show(self, owner: str, match_id: str, locale: Locale = "en") -> MatchReply:
        """Returns a job of somebody.

        Raises:
            UnknownMatchError: none of theirs has this id.
        """
        return self._reply(self._matches.of(match_id, owner), locale)

    def start(
        self, owner: str, match_id: str, request: MatchRequest, locale: Locale = "en"
    ) -> MatchReply:
        """Has a job go on whose columns somebody looked at.

        Raises:
            UnknownMatchError: none of theirs has this id.
            MatchStateError: it does not wait for anybody.
            ParameterError: the request makes no sense.
        """
        found = self._matches.of(match_id, owner)
        if found.state != "read":
            raise MatchStateError(found.id, found.state, "started")
        request.check(self._written)
        self._matches.vault.seal(match_id, REQUEST, request.to_json())
        found = self._matches.update(
            match_id, lambda match: match.moved_to("matching", self._matches.now(), tries=0)
        )
        self._matches.objects.put(object_key(match_id, GO), b"")
        return self._reply(found, locale)

    def result(self, owner: str, match_id: str, as_format: str) -> str:
        """Returns where a result is had: a copy in clear, which goes when its link does.

        Raises:
            UnknownMatchError: none of theirs has this id.
            MatchStateError: it is not done, or was not asked for in this format.
        """
        found = self._matches.of(match_id, owner)
        if found.state != "done" or as_format not in found.formats:
            raise MatchStateError(found.id, found.state, f"had as {as_format}")
        now, vault = self._matches.now(), self._matches.vault
        former = found.given.get(as_format)
        if former is not None:
            left = moment(former[1]) - now
            if left > _FEWEST_LEFT:
                seconds = int(left.total_seconds())
                return self._matches.objects.link(object_key(found.id, former[0]), "GET", seconds)
        name = f"given/{secrets.token_hex(16)}/rapprochement.{as_format}"
        until = timestamp(now + timedelta(seconds=LINK_LASTS_S))
        # Noted first: what is noted is taken back, whatever becomes of this.
        self._matches.update(
            match_id,
            lambda match: replace(match, given={**match.given, as_format: (name, until)}),
        )
        if former is not None:
            vault.remove(match_id, former[0])
        content = vault.open(match_id, result_name(as_format))
        self._matches.objects.put(object_key(match_id, name), content, FORMATS[as_format])
        try:
            self._matches.get(match_id)
        except UnknownMatchError:
            self._matches.erase(match_id)  # erased while its copy was made
            raise
        return self._matches.objects.link(object_key(match_id, name), "GET", LINK_LASTS_S)

    def erase(self, owner: str, match_id: str) -> None:
        """Erases a job of somebody, at once: its key, its rows, its result, its record.

        Raises:
            UnknownMatchError: none of theirs has this id.
        """
        self._matches.of(match_id, owner)
        self._matches.erase(match_id)

    def _reply(self, found: Match, locale: Locale) -> MatchReply:
        reason = found.reason
        results = {each: f"/v1/matches/{found.id}/result?format={each}" for each in found.formats}
        return {
            "id": found.id,
            "state": found.state,
            "created_at": found.created_at,
            "changed_at": found.changed_at,
            "expires_at": found.expires_at,
            "departements": None if found.departements is None else list(found.departements),
            "rows": found.rows,
            "progress": {"done": found.done, "total": found.total},
            "columns": self._columns(found),
            "counts": cast("MatchSummary | None", found.summary),
            "capacities": cast("SharedProof | None", found.proof),
            "results": results if found.state == "done" else {},
            "reason": None
            if reason is None
            else {"code": reason.code, "text": reason.in_words(locale)},
        }

    def _columns(self, found: Match) -> Preview | None:
        if found.state not in ("read", "matching", "done"):
            return None
        try:
            return preview_in(self._matches.vault.open(found.id, PREVIEW))
        except MissingObjectError:
            return None
