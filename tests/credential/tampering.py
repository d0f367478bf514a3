"""Every change of one member of a document: changed, removed, or something added beside it."""

from copy import deepcopy


def places(value, path=()):
    """Every place inside a document: members and list entries, parents before children."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in inner:
        yield (*path, step)
        yield from places(child, (*path, step))


def at(document, path):
    for step in path:
        document = document[step]
    return document


def other(value):
    """Something else of the same kind, as like to it as can be."""
    match value:
        case bool():
            return not value
        case str():
            return value[:-1] + ("a" if value[-1:] != "a" else "b")
        case list():
            return [*value, deepcopy(value[0])]
        case _:
            return {**value, "name": "x"} if "name" not in value else {**value, "name": "x" + str(value["name"])}


def changes(document):
    """Give each change with what was done, for all places and for several names to add."""
    for path in places(document):
        changed = deepcopy(document)
        at(changed, path[:-1])[path[-1]] = other(at(document, path))
        yield ("changed", path), changed
        removed = deepcopy(document)
        del at(removed, path[:-1])[path[-1]]
        yield ("removed", path), removed
        if isinstance(at(document, path), list):
            longer = deepcopy(document)
            at(longer, path).insert(0, "https://x.example/")
            yield ("an entry added", path), longer
    for path in [(), *(path for path in places(document) if isinstance(at(document, path), dict))]:
        for name in ("remark", "description", "https://x.example/", "@index"):
            changed = deepcopy(document)
            at(changed, path)[name] = "x"
            if changed != document:
                yield (f"{name} added", path), changed
