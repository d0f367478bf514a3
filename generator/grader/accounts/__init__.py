"""How people sign in: password, code, slip, OpenID Connect."""
