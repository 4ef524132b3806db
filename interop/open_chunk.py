"""Prints the rows of chunk files as JSON, one line a file; bytes as hexadecimal digits.

Usage: python3 open_chunk.py FILE...
Needs pyarrow. A chunk is a plain Arrow IPC file: nothing of Tarn is used here.
"""

import json
import sys

import pyarrow as pa


def rows(path):
    with pa.OSFile(path, "rb") as file:
        table = pa.ipc.open_file(file).read_all()
    table.validate(full=True)
    column = table.column(0).combine_chunks()
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    values = []
    for chunk in chunks:
        storage = chunk.storage if isinstance(chunk, pa.ExtensionArray) else chunk
        values.extend(storage.to_pylist())
    return values


for name in sys.argv[1:]:
    print(json.dumps(rows(name), default=lambda value: value.hex()))
