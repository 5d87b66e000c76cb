"""Sites whose every text would run on a page that took it for HTML, or for an address to follow."""

from __future__ import annotations

import csv
import io
from html import escape

from geodata.sites.site import FIELD_NAMES

TEXTS = [
    "<img src=x onerror=window.ran=1>",
    "<script>window.ran=1</script>",
    '"><svg onload=window.ran=1>',
    "'-window.ran=1-'",
    "</title><script>window.ran=1</script>",
    "{{window.ran=1}}${window.ran=1}",
    "<iframe srcdoc='<script>parent.ran=1</script>'>",
    "<a href=javascript:window.ran=1>x</a>",
    "&lt;img src=x onerror=window.ran=1&gt;",
    "<style>*{background:url(https://elsewhere.example)}</style>",
    # No tags of HTML as a check knows them: they come to the pages as they are.
    "<svg/onload=window.ran=1>",
    "<x onpointerenter=window.ran=1 onfocus=window.ran=1 tabindex=1 autofocus>",
    "<math><maction actiontype=statusline#x xlink:href=window.ran=1>",
]
ADDRESSES = [
    "javascript:window.ran=1//a.example",
    "JaVaScRiPt:window.ran=1//a.example",
    "java\tscript:window.ran=1//a.example",
    "data:text/html,<script>window.ran=1</script>a.example",
    "vbscript:window.ran=1//a.example",
    "file:///etc/passwd.example",
    "blob:https://elsewhere.example/x",
    "//elsewhere.example/x",
    'https://elsewhere.example/"onmouseover="window.ran=1',
    "https://elsewhere.example/<img src=x onerror=window.ran=1>",
    "https://elsewhere.example/?<svg/onload=window.ran=1>",
    "tel:javascript:window.ran=1//a.example",
    "javascript&colon;window.ran=1//a.example",
]
SAFE = ("http:", "https:", "tel:", "mailto:", "geo:")


def sites_csv() -> str:
    """A file of sites around Rodez, each with one hostile text and one hostile address."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, FIELD_NAMES)
    writer.writeheader()
    for number, (hostile, address) in enumerate(zip(TEXTS, ADDRESSES, strict=True)):
        # Written as HTML writes it: a check takes tags out of texts, and reads entities.
        text = escape(hostile)
        row = dict.fromkeys(FIELD_NAMES, "")
        row |= {
            "id": f"{number}{hostile}",
            "nom": text,
            "commune": "Rodez",
            "code_postal": "12000",
            "code_insee": "12202",
            "adresse": text,
            "complement_adresse": text,
            "latitude": f"{44.35 + number / 1000}",
            "longitude": "2.575",
            "telephone": text if number % 2 else f"tel:{address}",
            "courriels": f"{text}@a.example",
            "site_web": address,
            "horaires": text if number % 2 else f'Mo-Fr 08:00-12:00 "{text}"',
            "presentation_resume": text,
            "presentation_detail": text,
            "source": text,
            "structure_parente": text,
            "services": text,
            "fiche_acces_libre": address,
            "prise_rdv": address,
            "date_maj": "2026-01-01",
        }
        writer.writerow(row)
    return stream.getvalue()
