"""A figure with its target, and the CPU time and memory of a command run apart."""

import os
import resource
import subprocess
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number; `most` is what we aim to stay under, `least` what we aim to reach, in the same unit.

    A figure without either is told for itself.
    """

    name: str
    value: float
    most: float | None = None
    least: float | None = None
    unit: str = "x"

    def __str__(self) -> str:
        return f"{self.name:<62} {self.value:>8.2f} {self.unit:<3} {self._verdict()}".rstrip()

    def _verdict(self) -> str:
        if self.most is not None:
            return f"aim {self.most:g} at most {'met' if self.value <= self.most else 'MISSED'}"
        if self.least is not None:
            return f"aim {self.least:g} at least {'met' if self.value >= self.least else 'MISSED'}"
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a command took: CPU seconds of it and its children, and its largest memory in MB."""

    cpu_s: float
    memory_mb: float


def cost_of(command: list[str], **environment: str) -> Cost:
    """Run a command apart and give its cost; raises when it fails."""
    process = subprocess.Popen(
        command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    errors = process.stderr.read() if process.stderr else ""
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        message = f"{' '.join(command)} failed:\n{errors}"
        raise RuntimeError(message)
    return Cost(cpu_s=_cpu(usage), memory_mb=usage.ru_maxrss / 1024)


def cheapest(rounds: int, *measures: Callable[[], Cost]) -> list[Cost]:
    """Run the measures in turn, several rounds, and give the cheapest of each: noise only ever adds."""
    costs = [[measure() for measure in measures] for _ in range(rounds)]
    return [min((row[n] for row in costs), key=lambda cost: cost.cpu_s) for n in range(len(measures))]


def _cpu(usage: resource.struct_rusage) -> float:
    return usage.ru_utime + usage.ru_stime
