"""The house's directions: every import points down, and rooms on one floor do not know each other."""

import ast
import re
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "generator"
FLOORS = (
    ("cli", "__main__"),
    ("authoring", "preview", "transfer"),
    ("build", "hook", "certificates", "specimens", "mirroring", "keys"),
    ("grader", "logged"),
    ("files", "bank", "check", "pages", "exchange", "credential"),
    ("families", "marking"),
    ("model",),
    ("errors", "counted"),
)
FLOOR_OF = {room: number for number, floor in enumerate(FLOORS) for room in floor}
GRADER_FLOORS = (
    ("commands", "demo", "django_settings", "urls", "wsgi"),
    ("views", "admin"),
    ("api", "erasing", "serving"),
    ("examining", "reporting", "accounts"),
    ("certificates",),
    ("people", "log"),
    ("web", "editions"),
    ("access", "keys"),
    ("models", "migrations", "apps"),
    ("tables", "storage", "templatetags"),
    ("words", "settings", "clock", "typed"),
)
GRADER_FLOOR_OF = {room: number for number, floor in enumerate(GRADER_FLOORS) for room in floor}
# The grader takes a published edition: it reads no YAML, renders no page and runs no author's template.
NOT_FOR_THE_GRADER = {"bank", "check", "pages", "exchange", "families", "files"}
# Pure rooms take text, time, seed and key as arguments.
PURE = ("bank", "check", "exchange", "families", "marking", "model", "pages")
WORLD = {"socket", "time", "random", "secrets", "os", "subprocess", "urllib", "http", "requests", "django"}


def room_of(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0].removesuffix(".py")


def imports(path: Path) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import hides its direction"
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
            found.append((node.lineno, str(node.module)))
    return found


def rooms_of_the_grader_imported(path: Path) -> list[tuple[int, str]]:
    named = [(line, name.split(".")[2]) for line, name in imports(path) if name.startswith("generator.grader.")]
    return [(line, room) for line, room in named if room in GRADER_FLOOR_OF]


def rooms_imported(path: Path) -> list[tuple[int, str]]:
    named = [(line, name.split(".")[1]) for line, name in imports(path) if name.startswith("generator.")]
    return [(line, room) for line, room in named if room in FLOOR_OF]


def modules() -> list[Path]:
    found = [p for p in sorted(PACKAGE.rglob("*.py")) if p.name != "__init__.py" or p.parent != PACKAGE]
    assert len(found) > 20, "the package was not found"
    return found


def test_every_room_has_its_floor():
    assert {room_of(path) for path in modules()} <= FLOOR_OF.keys()


def test_the_drawings_of_the_house_show_these_floors():
    _, house, _, grader, _ = (PACKAGE.parent / "docs" / "house.md").read_text().split("```")
    assert _drawn(house) == [[room for room in floor if room != "__main__"] for floor in FLOORS]
    assert _drawn(grader) == [list(floor) for floor in GRADER_FLOORS]


def _drawn(drawing: str) -> list[list[str]]:
    return [re.split(" {2,}", line)[:-1] for line in drawing.strip().splitlines()]


def test_whatever_the_house_names_is_there():
    root = PACKAGE.parent
    named = re.findall(r"`((?:course|generator|tests)/[\w./-]+)`", (root / "docs" / "house.md").read_text())
    assert len(named) > 12
    assert [path for path in named if not (root / path).exists()] == []


def test_imports_point_down_and_never_sideways():
    wrong = [
        f"{path.relative_to(PACKAGE)}:{line} imports {room}"
        for path in modules()
        for line, room in rooms_imported(path)
        if room != room_of(path) and FLOOR_OF[room] <= FLOOR_OF[room_of(path)] and not _up_in_cli(path, room)
    ]
    assert wrong == []


def test_imports_inside_the_grader_point_down_too():
    wrong = [
        f"{path.relative_to(PACKAGE)}:{line} imports {room}"
        for path in modules()
        if room_of(path) == "grader" and (mine := _room_of_the_grader(path)) != ""
        for line, room in rooms_of_the_grader_imported(path)
        if room != mine and GRADER_FLOOR_OF[room] <= GRADER_FLOOR_OF[mine]
    ]
    assert wrong == []


def _room_of_the_grader(path: Path) -> str:
    """Nothing for the package's own module, which imports nothing."""
    return path.relative_to(PACKAGE / "grader").parts[0].removesuffix(".py").replace("__init__", "")


def _up_in_cli(path: Path, room: str) -> bool:
    """The two ways in, and the hook beside the build it tells, may know each other."""
    return (room_of(path), room) in {("__main__", "cli"), ("hook", "build")}


def test_the_grader_never_reads_what_authors_write():
    wrong = [
        f"{path.relative_to(PACKAGE)}:{line} imports {room}"
        for path in modules()
        if room_of(path) == "grader"
        for line, room in rooms_imported(path)
        if room in NOT_FOR_THE_GRADER
    ]
    assert wrong == []


def test_pure_rooms_do_not_touch_the_world():
    wrong = [
        f"{path.relative_to(PACKAGE)}:{line} imports {name}"
        for path in modules()
        if room_of(path) in PURE
        for line, name in imports(path)
        if name.split(".")[0] in WORLD
    ]
    assert wrong == []


def test_only_the_grader_knows_django():
    wrong = [
        f"{path.relative_to(PACKAGE)}:{line}"
        for path in modules()
        if room_of(path) != "grader"
        for line, name in imports(path)
        if name.split(".")[0] == "django"
    ]
    assert wrong == []
