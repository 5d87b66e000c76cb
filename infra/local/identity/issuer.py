"""The local issuer of tokens: OpenID Connect for one machine, where nobody has a password.

It stands for an administration's own (Keycloak, Cognito): the same discovery document, keys and
claims, so that what the gateway checks here is what API Gateway checks.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from infra.local.template.access import SCOPES

PATH = "/oidc"
AUDIENCE = "maillage"
ALGORITHM = "RS256"
BEARER = "Bearer"
LIFE_S = 8 * 3600
KEY_FILE = Path("oidc") / "key.pem"


def issuer_url(port: int, host: str = "127.0.0.1") -> str:
    """The address of the issuer of the stack at a port; tokens name it."""
    return f"http://{host}:{port}{PATH}"


_WHOLE_COUNTRY = "*"
"""What `departements` says of an account that no département limits: functions/callers.py."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Signs tokens in the name of `url` with the machine's own key."""

    url: str
    key: RSAPrivateKey

    @property
    def key_id(self) -> str:
        """The name of the key: the number of its modulus, shortened."""
        return format(self.key.public_key().public_numbers().n, "x")[:16]

    def token(
        self,
        subject: str,
        scopes: Sequence[str],
        departements: Sequence[str] | None = None,
        life_s: int = LIFE_S,
    ) -> str:
        """An access token; without `departements` it says that no département limits its holder."""
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.url,
            "sub": subject,
            "aud": AUDIENCE,
            "iat": now,
            "nbf": now,
            "exp": now + life_s,
            "jti": secrets.token_hex(8),
            "scope": " ".join(scopes),
        }
        claims["departements"] = _WHOLE_COUNTRY if departements is None else list(departements)
        return self.signed(claims)

    def signed(self, claims: dict[str, Any]) -> str:
        """Claims as a token."""
        return jwt.encode(claims, self.key, ALGORITHM, headers={"kid": self.key_id})

    def keys(self) -> dict[str, Any]:
        """The public key, as a set of JSON web keys (RFC 7517)."""
        public = RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": self.key_id, "use": "sig", "alg": ALGORITHM}]}

    def configuration(self) -> dict[str, Any]:
        """The discovery document (OpenID Connect Discovery 1.0, section 3)."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "profile", *SCOPES],
        }


def machine_key(var: Path) -> RSAPrivateKey:
    """The key of this machine, made at its first use; nobody else can read its file."""
    file = var / KEY_FILE
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        made = generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        _written_once(file, made)
    found = serialization.load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(found, RSAPrivateKey):
        raise TypeError(f"{file} is no RSA key")
    return found


def _written_once(file: Path, content: bytes) -> None:
    """Writes a file that another process may be writing too: the first stays."""
    draft = file.with_name(f"{secrets.token_hex(8)}.tmp")
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_bytes(content)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
