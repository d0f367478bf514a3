"""Every code that the check may print, told once: the terminal, the handbook and other tools take it from here."""

from dataclasses import dataclass

from generator import bank, check
from generator.authoring.examples import Example, example_of
from generator.errors import ConfigError

_LEFT_OUT = "The file is left out until it is mended."


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a code means and why; `file_name` is that of its page below `course/handbook/en/`."""

    code: str
    title: str
    why: str

    @property
    def file_name(self) -> str:
        """Where its page of the handbook is written."""
        return f"rules/{self.code.lower()}.md"

    @property
    def address(self) -> str:
        """Where its page is read, on any site with the handbook."""
        return f"/en/handbook/rules/{self.code.lower()}/"

    @property
    def example(self) -> Example | str:
        """Its before and after, or why no passage can show it."""
        return example_of(self.code)


def all_told() -> tuple[Told, ...]:
    """Give every code in its order: those of files that cannot be read, and those of the rules."""
    shapes = [Told(code=c, title=title, why=f"{bank.REASONS[c]} {_LEFT_OUT}") for c, title in bank.CODES.items()]
    rules = [Told(code=rule.code, title=rule.title, why=rule.explanation) for rule in check.RULES]
    return tuple(sorted((*shapes, *rules), key=lambda told: told.code))


def told_of(code: str) -> Told:
    """Tell one code, in whatever case it is typed; raises `ConfigError` for one that is unknown."""
    found = next((told for told in all_told() if told.code == code.upper()), None)
    if found is None:
        raise ConfigError(f"there is no rule `{code.upper()}`; `sabaq check --rules` lists them")
    return found
