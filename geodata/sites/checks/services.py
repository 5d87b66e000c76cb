"""The standard's rules of reading about services, access and public."""

from __future__ import annotations

from geodata.sites.checks.drafts import Draft

NO_PUBLIC = "Ce lieu n'accueille pas de public"
_OF_SERVICES = (
    "publics_specifiquement_adresses",
    "prise_en_charge_specifique",
    "frais_a_charge",
    "itinerance",
    "modalites_accompagnement",
)


def check_services(draft: Draft) -> None:
    """Applies the rules: a place without a service receives nobody, one with a service does."""
    access = draft.values.get("modalites_acces") or ()
    if draft.values.get("services"):
        if NO_PUBLIC in access:
            kept = tuple(value for value in access if value != NO_PUBLIC)
            message = f"a place with services has not {NO_PUBLIC!r}: left out"
            draft.repair("warning", "access_with_services", "modalites_acces", message, kept)
        return
    for name in _OF_SERVICES:
        if draft.values.get(name):
            message = "says nothing of a place without services: left out"
            draft.repair("warning", "no_service", name, message, ())
    if access != (NO_PUBLIC,):
        message = f"without services, the standard reads {NO_PUBLIC!r}"
        draft.repair("warning", "no_service", "modalites_acces", message, (NO_PUBLIC,))
