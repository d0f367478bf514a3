"""A whole log: every file is what the entries make, and nothing is gone of what the log said before.

For the log's own operator and for whoever mirrors it; all it takes is the files and the log's keys.
"""

from generator.credential.log.checkpoint import Checkpoint, check_continues
from generator.credential.log.merkle import consistency_proof
from generator.credential.log.tiles import Edge, ReadFile, Tiles, append
from generator.errors import VerificationError


def check_whole(checkpoint: Checkpoint, read: ReadFile) -> None:
    """Hash all entries again, a bundle at a time, and hold every tile and the root against what comes of it.

    Raises `VerificationError` that names the file, or the root.
    """
    tiles, edge = Tiles(checkpoint.size, read), Edge()
    for bundle in range(tiles.bundles):
        growth = append(edge, tiles.entries(bundle))
        edge = growth.edge
        for path, made in growth.files.items():
            # A partial tile on the way belongs to a size that may never have been published.
            if (".p/" not in path or edge.size == checkpoint.size) and read(path) != made:
                raise VerificationError(f"the log's file {path} is not what its entries make")
    if edge.root != checkpoint.root:
        raise VerificationError("the log's entries do not make the root that its checkpoint signs")


def check_kept(old: Checkpoint, new: Checkpoint, read: ReadFile) -> None:
    """Check that the log of today, whose files these are, holds all that an earlier checkpoint spoke of.

    Raises `VerificationError` when entries are gone or the log has another history.
    """
    known = min(old.size, new.size)
    check_continues(old, new, consistency_proof(known, new.size, Tiles(new.size, read).subtree))
