"""The stack as it is to be: its parameters, and the revision that stands for all it is made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property

from infra.deploy.journal import Journal
from infra.deploy.outputs import outputs_of
from infra.deploy.ports.aws import Aws
from infra.deploy.publish.bucket import Bucket
from infra.deploy.publish.data import data_id
from infra.deploy.revision import revision_of
from infra.deploy.settings import (
    HIDDEN,
    Declared,
    Parameters,
    declared_in,
    laid_over,
)
from infra.deploy.sources import Sources
from infra.deploy.stack import Deployed, deployed
from infra.deploy.wish import Wish
from infra.local.template.deployments import SamConfig

STEP = "stack"
PROTECTION = "TableProtection"
REVISION = "Revision"
_HIDDEN_VALUES = "hidden"
_SNAPPED = ("SnapStart", "SnapStartForAccounts")
_USUAL_ARCHITECTURE = "arm64"


class Wanted:
    """What a wish makes of a stack, given what is there."""

    def __init__(self, wish: Wish, aws: Aws, journal: Journal) -> None:
        self._wish, self._aws, self._journal = wish, aws, journal

    def there(self) -> Deployed | None:
        """The stack as it is now; one whose first creation failed is none."""
        found = deployed(self._aws, self._wish.target.stack)
        return None if found is None or found.never_was else found

    @cached_property
    def _declared(self) -> Declared:
        return declared_in(self._wish.template)

    @cached_property
    def sources(self) -> Sources:
        """What packages are made of."""
        architecture = self.parameters().values.get("Architecture", _USUAL_ARCHITECTURE)
        return Sources(self._wish.root, architecture)

    def parameters(self) -> Parameters:
        """The parameters as they are told, each from the nearest to the person who deploys."""
        found = self.there()
        config = SamConfig(self._wish.root / "samconfig.toml")
        return laid_over(
            self._declared,
            {} if found is None else found.parameters,
            config.parameters(self._wish.target.environment),
            self._wish.given,
        )

    def full(self) -> Parameters:
        """The same, with the revision, and a table that a failed creation can take back."""
        parameters = self.parameters()
        if self.there() is None:
            parameters = parameters.with_known(PROTECTION, "DISABLED")
        elif PROTECTION not in parameters.given:
            parameters = parameters.with_known(PROTECTION, "ENABLED")
        return parameters.with_known(REVISION, self._revision(parameters))

    def digest(self) -> str:
        """The digest of the stack as it is to be."""
        text = json.dumps([self.sources.build, self._unhidden(self.full().given)], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def holds(self) -> bool:
        """Whether the stack is as it is to be, whoever deployed it."""
        found, wanted = self.there(), self.full().given
        return found is not None and found.is_whole and _agree(found.parameters, wanted)

    def remember_hidden(self, parameters: Parameters) -> None:
        """Keeps the digests of values that CloudFormation will not tell."""
        known = {
            name: _sha256(value)
            for name, value in parameters.values.items()
            if name in parameters.hidden and value != HIDDEN
        }
        self._journal.write_down(STEP, **{_HIDDEN_VALUES: {**self._kept(), **known}})

    def data_bucket(self) -> Bucket:
        """Where data is published."""
        outputs = outputs_of(self.there())
        return Bucket(self._aws, outputs.data_bucket, is_real=outputs.are_real)

    def _revision(self, parameters: Parameters) -> str:
        values = self._unhidden(parameters.values)
        values.pop(PROTECTION, None)  # no function reads it, and it changes once by itself
        keeps_data = any(values.get(name) == "PublishedVersions" for name in _SNAPPED)
        published = data_id(self.data_bucket()) if keeps_data else ""
        return revision_of(self.sources.templates, self.sources.packages, values, published)

    def _unhidden(self, values: Mapping[str, str]) -> dict[str, str]:
        """Values of parameters, with the digests of those that nobody should read."""
        hidden, kept = self._declared.hidden, self._kept()
        return {
            name: (kept.get(name, HIDDEN) if value == HIDDEN else _sha256(value))
            if name in hidden
            else value
            for name, value in values.items()
        }

    def _kept(self) -> dict[str, str]:
        return dict(self._journal.note(STEP, _HIDDEN_VALUES) or {})


def _sha256(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def _agree(found: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    return all(found.get(name) in (value, HIDDEN) for name, value in wanted.items())
