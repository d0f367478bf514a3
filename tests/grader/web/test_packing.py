"""Pages go out compressed to whoever takes them so, and whole to whoever does not."""

import gzip


def test_a_page_is_compressed_for_a_browser_that_takes_it_so(world):
    client = world.client("ayesha")
    plain = client.get("/exam/")
    assert "Content-Encoding" not in plain.headers
    packed = client.get("/exam/", headers={"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content)
    assert gzip.decompress(packed.content).startswith(plain.content[:200])


def test_how_well_a_page_was_compressed_cannot_be_told_from_its_length(world):
    client = world.client("ayesha")
    sizes = {len(client.get("/verify/", headers={"Accept-Encoding": "gzip"}).content) for _ in range(12)}
    assert len(sizes) > 1
