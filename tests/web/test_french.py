"""The pages' French and the documents' are one: what either says of a name, the other says."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from geodata.french import of_place

MODULE = Path(__file__).parents[2] / "web" / "shared" / "french.js"
NAMES = (
    *("Albi", "Le Mans", "Les Sables-d'Olonne", "La Rochelle", "L'Haÿ-les-Roses", "Rodez"),
    *("Hyères", "Hérault", "Haguenau", "Herblay-sur-Seine", "Hénin-Beaumont", "Yvetot", "Yerres"),
    *("Yutz", "Écully", "Évry-Courcouronnes", "Œting", "Ault", "Ÿ", "Île-d'Arz", "Oô", "Uzès"),
    *("12 Rue de la Paix", "leutenheim", "LE MANS", "octobre", "août", "", "É", "Äa"),
)


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_a_name_after_de_is_the_same_on_a_page_and_in_a_document() -> None:
    script = (
        f"import {{ of }} from {json.dumps(MODULE.as_uri())};"
        "console.log(JSON.stringify(JSON.parse(process.argv[1]).map(of)))"
    )
    node = ["node", "--input-type=module", "-e", script, json.dumps(NAMES)]
    done = subprocess.run(node, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [of_place(name) for name in NAMES]
