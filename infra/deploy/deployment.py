"""A deployment from its first step to its last, each idempotent and taken up where it stopped.

The order matters. Functions are made before data, since an older code may not read newer data.
Data comes before the second look at the stack: a function that starts from a snapshot (SnapStart)
keeps what was published when its version was made, and a first version was made over an empty
bucket. Pages come after the API that they ask. Everything is tried at the end.
"""

from __future__ import annotations

from collections.abc import Callable

from geodata.snapshot import open_current
from infra.deploy import packages
from infra.deploy.errors import DeployError
from infra.deploy.journal import Journal
from infra.deploy.outputs import Outputs, outputs_of
from infra.deploy.preflight.looking import Caller, Preflight
from infra.deploy.publish.bucket import Bucket
from infra.deploy.publish.data import network_of, publish_data
from infra.deploy.publish.pages import Website, pages_in
from infra.deploy.publish.results import dry_results, make_results
from infra.deploy.smoke import all_visits, try_all
from infra.deploy.stack import deployed, sam_deploy
from infra.deploy.wanted import STEP, Wanted
from infra.deploy.wish import Tools, Wish
from infra.local.template.template import read_template

_ALWAYS = "-"
"""The digest of a step that finds out by itself what is left to do."""


class Deployment:
    """One wish in one account."""

    def __init__(self, wish: Wish, tools: Tools, journal: Journal, caller: Caller) -> None:
        self._wish, self._tools, self._journal, self._caller = wish, tools, journal, caller
        self._wanted = Wanted(wish, tools.aws, journal)

    def run(self) -> Outputs:
        """Takes every step that is not done; returns the addresses.

        Raises:
            MaillageError: a step failed; the journal says which, and the next run begins there.
        """
        wanted = self._wanted
        self._step("preflight", self._preflight)
        self._step("packages", self._packages, wanted.sources.build, self._packages_are_built)
        self._step(STEP, self._stack, wanted.digest(), wanted.holds)
        self._step("data", self._data)
        # Again: what functions keep (SnapStart), and what protects a table that was just made.
        self._step(STEP, self._stack, wanted.digest(), wanted.holds)
        self._step("pages", self._pages)
        self._step("results", self._results)
        self._step("visits", self._visits)
        return self._outputs()

    def _step(
        self,
        name: str,
        do: Callable[[], str],
        digest: str = _ALWAYS,
        holds: Callable[[], bool] = lambda: False,
    ) -> None:
        """Takes a step, unless it was done with these inputs and what it made still holds."""
        say = self._tools.say
        if self._journal.digest_of(name) == digest and holds():
            say(f"== {name}: done already")
            return
        say(f"== {name}")
        try:
            self._journal.begin(name)
            told = do()
        except BaseException as error:
            self._journal.failed(name, f"{type(error).__name__}: {error}")
            raise
        self._journal.done(name, digest)
        say(f"   {told}")

    def _preflight(self) -> str:
        wish, tools = self._wish, self._tools
        stopped = self._journal.stopped_at()
        if stopped is not None and stopped[0] != "preflight":
            tools.say(f"   the last run stopped at {stopped[0]} ({stopped[1].splitlines()[0]})")
        look = Preflight(tools.aws, tools.web, wish.template, wish.target, wish.memory_mb)
        # As it is, even where its first creation failed: that is in the way.
        look.look(deployed(tools.aws, wish.target.stack), self._wanted.parameters())
        return f"{self._caller.arn} in {wish.target.region}: nothing is in the way"

    def _packages(self) -> str:
        sources = self._wanted.sources
        packages.build(sources, self._tools.programs)
        return f"for {sources.architecture}"

    def _packages_are_built(self) -> bool:
        return packages.are_built(self._wanted.sources)

    def _stack(self) -> str:
        wish, tools, parameters = self._wish, self._tools, self._wanted.full()
        sam_deploy(tools.aws, tools.programs, wish.sam, wish.target, parameters, asks=wish.asks)
        self._wanted.remember_hidden(parameters)
        return f"revision {parameters.values.get('Revision', '')[:10]}"

    def _data(self) -> str:
        snapshot = open_current(self._wish.var / "snapshots")
        network = network_of(snapshot, self._wish.sites)
        return publish_data(self._wanted.data_bucket(), snapshot, network, self._wish.var)

    def _pages(self) -> str:
        outputs, tools = self._outputs(), self._tools
        bucket = Bucket(tools.aws, outputs.web_bucket, is_real=outputs.are_real)
        where = outputs.distribution_id
        website = Website(tools.aws, bucket, where, self._journal, tools.wait, tools.workers)
        return website.publish(pages_in(self._wish.root / "web"))

    def _results(self) -> str:
        target, caller, tools = self._wish.target, self._caller, self._tools
        where = f"{caller.partition}:states:{target.region}:{caller.account}"
        machine = f"arn:{where}:stateMachine:{target.stack}-refresh"
        if tools.is_dry:
            return dry_results(tools.aws, machine)
        return make_results(tools.aws, machine, self._wanted.data_bucket(), tools.wait)

    def _visits(self) -> str:
        routes = read_template(self._wish.template, dict(self._wanted.parameters().values)).routes
        visits = all_visits(routes, self._wish.tokens, pages_in(self._wish.root / "web"))
        if self._tools.is_dry:
            return f"{len(visits)} visits, once the service is there"
        return try_all(self._tools.web, self._outputs().web_url, visits, self._tools.wait)

    def _outputs(self) -> Outputs:
        found = self._wanted.there()
        if found is None and not self._tools.is_dry:
            raise DeployError("the stack is gone")
        return outputs_of(found)
