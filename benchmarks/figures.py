"""A figure with its target, and the CPU time and memory of a command run apart."""

import os
import resource
import subprocess
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number; `most` is what we aim to stay under, in the same unit."""

    name: str
    value: float
    most: float
    unit: str = "x"

    def __str__(self) -> str:
        verdict = "met" if self.value <= self.most else "MISSED"
        return f"{self.name:<62} {self.value:>8.2f} {self.unit:<3} aim {self.most:g} {verdict}"


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
