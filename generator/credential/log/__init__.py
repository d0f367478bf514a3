"""The append-only log of issuances: what was issued, reissued and revoked, in an order nobody can change quietly.

Nothing here opens a file or a clock: entries, files' bytes, keys and proofs are arguments, and what is to be
written comes back as paths and bytes.
"""

from generator.credential.log.checkpoint import (
    Checkpoint,
    LogKeys,
    LogSigner,
    LogVerifier,
    check_continues,
    open_checkpoint,
    open_with_any,
    sign_checkpoint,
)
from generator.credential.log.entry import Event, LogEntry, credential_digest
from generator.credential.log.inclusion import Logged, check_logged, prove_logged
from generator.credential.log.merkle import check_consistency, check_inclusion, consistency_proof, inclusion_proof
from generator.credential.log.tiles import Edge, Growth, ReadFile, Tiles, append, entries_path, tile_path
from generator.credential.log.whole import check_kept, check_whole

__all__ = [
    "Checkpoint",
    "Edge",
    "Event",
    "Growth",
    "LogEntry",
    "LogKeys",
    "LogSigner",
    "LogVerifier",
    "Logged",
    "ReadFile",
    "Tiles",
    "append",
    "check_consistency",
    "check_continues",
    "check_inclusion",
    "check_kept",
    "check_logged",
    "check_whole",
    "consistency_proof",
    "credential_digest",
    "entries_path",
    "inclusion_proof",
    "open_checkpoint",
    "open_with_any",
    "prove_logged",
    "sign_checkpoint",
    "tile_path",
]
