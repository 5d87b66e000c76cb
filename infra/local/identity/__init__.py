"""An OpenID Connect issuer, and its page to sign in."""
