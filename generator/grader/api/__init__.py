"""The interface for other systems, `/api/v1/`: the roster in, completion out, JSON and nothing else.

Five addresses by hand and no framework: what comes in is checked by the roster's own import, so that a file and
a system are told the same faults, and what goes out is counted by the reports; a second description of either
would drift. The OpenAPI document is written beside them (`openapi`) and compared with the answers in the tests.
"""
