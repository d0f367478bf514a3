"""What `sabaq token` does: the database made ready, then a token made, listed or revoked."""

from collections.abc import Sequence
from importlib import import_module

from generator.grader.clock import moment, system_clock
from generator.grader.serving.starting import database_ready
from generator.grader.settings import Settings


def new_token(settings: Settings, name: str, *, scopes: Sequence[str], cadres: Sequence[str], days: int) -> str:
    """Make a token and give it. Raises `ConfigError`."""
    with database_ready(settings):
        # The tokens know the tables, so they can be imported only now.
        tokens = import_module("generator.grader.api.tokens")
        wanted = [tokens.Scope(scope) for scope in scopes]
        terms = tokens.Terms(name=name, scopes=wanted, cadres=cadres, days=days)
        token: str = tokens.make(terms, system_clock())
    return token


def revoke_token(settings: Settings, name: str) -> None:
    """End a token. Raises `ConfigError` when there is none of that name."""
    with database_ready(settings):
        import_module("generator.grader.api.tokens").revoke(name, system_clock())


def list_tokens(settings: Settings) -> list[str]:
    """Give a line for each token, revoked ones too; none of them holds the token itself."""
    with database_ready(settings):
        table = import_module("generator.grader.tables.reports").ApiToken
        state_of = import_module("generator.grader.api.tokens").state_of
        now_ms = system_clock()
        return [
            _line(token, state_of(token, now_ms)) for token in table.objects.order_by("name").prefetch_related("cadres")
        ]


def _line(token: object, state: str) -> str:
    row = vars(token)
    cadres = ",".join(sorted(cadre.code for cadre in token.cadres.all()))  # type: ignore[attr-defined]  # its row
    until = f"{moment(row['expires_ms']):%Y-%m-%d}" if row["expires_ms"] else "revoked"
    made = f"{moment(row['made_ms']):%Y-%m-%d}"
    return f"{row['name']}  {row['scopes']}  {cadres or '-'}  made {made}  good until {until}  {state}"
