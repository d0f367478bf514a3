"""What `sabaq token` does: the database made ready, then a token made, listed or revoked."""

from collections.abc import Sequence
from importlib import import_module

from generator.grader.clock import moment, system_clock
from generator.grader.settings import Settings
from generator.grader.starting import configure, migrate, plain_database_faults


def new_token(settings: Settings, name: str, scopes: Sequence[str], cadres: Sequence[str]) -> str:
    """Make a token and give it. Raises `ConfigError`."""
    configure(settings)
    # The tokens know the tables, so they can be imported only now.
    tokens = import_module("generator.grader.api.tokens")
    with plain_database_faults(settings):
        migrate()
        token: str = tokens.make(name, [tokens.Scope(scope) for scope in scopes], cadres, system_clock())
    return token


def revoke_token(settings: Settings, name: str) -> None:
    """End a token. Raises `ConfigError` when there is none of that name."""
    configure(settings)
    with plain_database_faults(settings):
        migrate()
        import_module("generator.grader.api.tokens").revoke(name, system_clock())


def list_tokens(settings: Settings) -> list[str]:
    """Give a line for each token, revoked ones too; none of them holds the token itself."""
    configure(settings)
    table = import_module("generator.grader.report_tables").ApiToken
    with plain_database_faults(settings):
        migrate()
        return [_line(token) for token in table.objects.order_by("name").prefetch_related("cadres")]


def _line(token: object) -> str:
    row = vars(token)
    cadres = ",".join(sorted(cadre.code for cadre in token.cadres.all()))  # type: ignore[attr-defined]  # its row
    state = f"revoked {moment(row['revoked_ms']):%Y-%m-%d}" if row["revoked_ms"] else "in use"
    return f"{row['name']}  {row['scopes']}  {cadres or '-'}  made {moment(row['made_ms']):%Y-%m-%d}  {state}"
