"""A program: asks every public route by a generated client, and prints what it read, as JSON.

Run by the environment that generated the client, whose folder is the current one:

    python every_route.py http://127.0.0.1:8000
"""

from __future__ import annotations

import json
import sys

from maillage_client import Client
from maillage_client.api.citizens import nearest, publisher, reverse, site, sites, suggest_addresses
from maillage_client.api.register import commune, search_communes
from maillage_client.api.signing_in import sign_in
from maillage_client.models import NearestNeedType0Item, NearestReply, Problem


def main(url: str) -> None:
    client = Client(base_url=url, raise_on_unexpected_status=True)
    found = nearest.sync(client=client, commune="01002", limit=1)
    by_need = nearest.sync_detailed(
        client=client, commune="01002", need=[NearestNeedType0Item.CV, NearestNeedType0Item.PRIVACY]
    )
    wrong = nearest.sync_detailed(client=client)
    assert isinstance(found, NearestReply)
    assert isinstance(by_need.parsed, NearestReply)
    assert isinstance(wrong.parsed, Problem)
    first = found.sites[0]
    read = {
        "/v1/nearest": {
            "site": [first.id, first.adresse, first.latitude, first.telephone, first.horaires],
            "services": first.services,
            "access": first.access.value,
            "understood_as": found.origin.understood_as.value,
            "need": by_need.status_code,
            "wrong": [wrong.status_code, wrong.parsed.code],
        },
        "/v1/addresses": [
            each.label for each in suggest_addresses.sync(client=client, q="st etienne").addresses
        ],
        "/v1/reverse": reverse.sync(client=client, lat=46.05, lon=0.0).commune.code,
        "/v1/communes": [
            each.code for each in search_communes.sync(client=client, q="st etienne").communes
        ],
        "/v1/communes/{code}": commune.sync("01999", client=client).relation.value,
        "/v1/sites": [
            each.id for each in sites.sync(client=client, commune="01001", limit=2).sites
        ],
        "/v1/sites/{site_id}": site.sync("west", client=client).site.nom,
        "/v1/sign-in": sign_in.sync(client=client).client_id,
        "/v1/publisher": publisher.sync(client=client).accessibility_state.value,
    }
    print(json.dumps(read))


if __name__ == "__main__":
    main(sys.argv[1])
