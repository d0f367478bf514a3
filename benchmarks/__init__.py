"""Benchmarks: each figure is a ratio to a floor measured in the same run, for the machines are noisy.

`make bench` runs all suites, `make bench SUITES="records reports"` some. Their sizes are variables of the environment:

| variable | suite | left out | what it sets |
|---|---|---|---|
| `RECORDS_EACH` | records | 200 | hand-ins in a round; 20 tells only that it works |
| `REPORT_PEOPLE` | reports | 200000 | people of the large roster; on SQLite never more than 400000 |
| `BATCH_SIZE` | batches | 1000 | certificates that are made on all cores |
"""

import os

RECORDS_EACH = int(os.environ.get("RECORDS_EACH", "200"))
REPORT_PEOPLE = int(os.environ.get("REPORT_PEOPLE", "200000"))
BATCH_SIZE = int(os.environ.get("BATCH_SIZE", "1000"))
