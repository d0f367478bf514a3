"""The command line: it parses, calls, prints and exits. It decides nothing.

Exit codes: 0 all good, 1 something is wrong with what was given, 2 wrong usage. Each audience has its module; a module
loads with its rooms only when one of its commands is asked for.
"""

import click

from generator.cli.late import LateGroup

_COMMANDS = {
    "academy": "opening:academy_command",
    "backup": "keeping:backup_command",
    "build": "building:build_command",
    "cadre": "opening:cadre_command",
    "certificates": "certifying:certificates_command",
    "check": "writing:check_command",
    "demo": "serving:demo_command",
    "erase": "people:erase_command",
    "export": "exchanging:export_command",
    "import": "exchanging:import_command",
    "init": "writing:init_command",
    "papers": "building:papers_command",
    "preview": "previewing:preview_command",
    "publish": "building:publish_command",
    "restore": "keeping:restore_command",
    "roster": "people:roster_command",
    "serve": "serving:serve_command",
    "start": "serving:start_command",
    "template": "certifying:template_command",
    "verify": "verifying:verify_command",
}
_EDITION = {
    "list": "opening:list_editions_command",
    "take": "opening:take_edition_command",
}
_KEYS = {
    "list": "keys:list_keys_command",
    "new": "keys:new_key_command",
    "retire": "keys:retire_key_command",
}
_LOG = {
    "copy": "log:copy_log_command",
    "seal": "log:seal_log_command",
    "verify": "log:verify_log_command",
}
_LOGIN = {
    "end": "opening:end_login_command",
    "list": "opening:list_logins_command",
    "new": "opening:new_login_command",
    "reset": "opening:reset_login_command",
}
_NEW = {"scenario": "writing:new_scenario_command"}
_TOKEN = {
    "list": "tokens:list_tokens_command",
    "new": "tokens:new_token_command",
    "revoke": "tokens:revoke_token_command",
}


@click.group(
    cls=LateGroup,
    places=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Begin with `sabaq start`; each command says more with --help.",
)
@click.version_option(package_name="sabaq")
def main() -> None:
    """Sabaq: write scenarios, build the course, hold the examination, check certificates."""


@main.group("edition", cls=LateGroup, places=_EDITION)
def edition_group() -> None:
    """The published edition that papers are drawn from: take a new one, list them."""


@main.group("keys", cls=LateGroup, places=_KEYS)
def keys_group() -> None:
    """The issuer's keys: make one, list them, let one retire."""


@main.group("log", cls=LateGroup, places=_LOG)
def log_group() -> None:
    """The public log of what was issued and revoked: seal it, verify it, keep a copy of somebody's."""


@main.group("login", cls=LateGroup, places=_LOGIN)
def login_group() -> None:
    """Logins of those who work here: make one, list them, give a new password, end one."""


@main.group("new", cls=LateGroup, places=_NEW)
def new_group() -> None:
    """Begin something new from a template."""


@main.group("token", cls=LateGroup, places=_TOKEN)
def token_group() -> None:
    """Tokens with which other systems ask the grader: make one, list them, revoke one."""
