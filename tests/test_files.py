"""Trees in, trees out: only what changed is written, stale files go, nothing is half-written."""

import os

import pytest

from generator import files
from generator.errors import ConfigError


def a_course(root):
    for path, text in {
        "course/course.yaml": "id: c",
        "course/lessons/a.en.md": "# A",
        "course/crest.svg": "<svg/>",
        "course/figures/a.en.svg": "<svg/>",
        "course/handbook/en/trainers.md": "# T",
        "course/handbook/en/rules/e104.md": "# E104",
        "course/notes.txt": "not the course's",
        "scenarios/topic/one.yaml": "id: one",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


def test_a_tree_holds_what_authors_write_and_nothing_else(tmp_path):
    a_course(tmp_path)
    assert sorted(files.read_tree(tmp_path)) == [
        "course/course.yaml",
        "course/crest.svg",
        "course/figures/a.en.svg",
        "course/handbook/en/rules/e104.md",
        "course/handbook/en/trainers.md",
        "course/lessons/a.en.md",
        "scenarios/topic/one.yaml",
    ]


def test_a_further_bank_joins_the_tree_under_its_own_name(tmp_path):
    a_course(tmp_path / "course-root")
    bank = tmp_path / "private"
    (bank / "topic").mkdir(parents=True)
    (bank / "topic" / "two.yaml").write_text("id: two")
    assert files.read_tree(tmp_path / "course-root", [bank])["private/topic/two.yaml"] == b"id: two"


def test_a_folder_without_a_course_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"has no course/course\.yaml; try `--root DIR`"):
        files.read_tree(tmp_path)


def test_a_bank_that_is_no_folder_is_named(tmp_path):
    a_course(tmp_path)
    with pytest.raises(ConfigError, match="is not a folder"):
        files.read_tree(tmp_path, [tmp_path / "gone"])


def test_writing_again_changes_nothing_and_keeps_times(tmp_path):
    files.write_tree(tmp_path, {"a.md": b"one", "b/c.md": b"two"})
    os.utime(tmp_path / "a.md", (1, 1))
    written = files.write_tree(tmp_path, {"a.md": b"one", "b/c.md": b"three"})
    assert (written.changed, written.unchanged, written.removed) == (("b/c.md",), 1, ())
    assert (tmp_path / "a.md").stat().st_mtime == 1


def test_stale_files_go_and_strangers_stay(tmp_path):
    files.write_tree(tmp_path, {"a.md": b"one", "b.md": b"two"})
    (tmp_path / "stranger.md").write_text("mine")
    assert files.write_tree(tmp_path, {"a.md": b"one"}).removed == ("b.md",)
    assert sorted(p.name for p in tmp_path.glob("*.md")) == ["a.md", "stranger.md"]


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(tmp_path):
    target = tmp_path / "a.md"
    files.write_atomic(target, b"old")
    with pytest.raises(TypeError):
        files.write_atomic(target, "text, not bytes")
    assert [p.name for p in tmp_path.iterdir()] == ["a.md"]
    assert target.read_bytes() == b"old"


def test_a_digest_tells_names_from_contents():
    assert files.tree_digest({"a": b"bc"}) != files.tree_digest({"ab": b"c"})
    assert files.tree_digest({"a": b"1", "b": b"2"}) == files.tree_digest({"b": b"2", "a": b"1"})
