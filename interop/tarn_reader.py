"""Reads a Tarn dataset with nothing but FORMAT.md and pyarrow: a second implementation, to keep the document honest.

Informative: where the two differ FORMAT.md decides. It reads branches, not tags, staged work or views.

    python3 interop/tarn_reader.py DATASET [BRANCH]

prints one JSON document: the commit's id, its rows, and each tensor's values (images as [height, width, channels, format,
number of bytes]), after checking every checksum it passes.
"""
import base64
import hashlib
import json
import struct
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc

LAST = 9_999_999_999


def make_crc_table():
    table = []
    for n in range(256):
        for _ in range(8):
            n = (n >> 1) ^ (0x82F63B78 if n & 1 else 0)
        table.append(n)
    return table


TABLE = make_crc_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


def cbor(data, at=0):
    """One CBOR value and where it ends."""
    first = data[at]
    major, info = first >> 5, first & 31
    at += 1
    if major == 7:
        if info in (20, 21):
            return info == 21, at
        if info == 22:
            return None, at
        size, kind = {25: (2, ">e"), 26: (4, ">f"), 27: (8, ">d")}[info]
        return struct.unpack(kind, data[at:at + size])[0], at + size
    if info < 24:
        n = info
    else:
        size = 1 << (info - 24)
        n = int.from_bytes(data[at:at + size], "big")
        at += size
    if major == 0:
        return n, at
    if major == 1:
        return -1 - n, at
    if major == 2:
        return bytes(data[at:at + n]), at + n
    if major == 3:
        return data[at:at + n].decode("utf-8"), at + n
    if major == 4:
        items = []
        for _ in range(n):
            item, at = cbor(data, at)
            items.append(item)
        return items, at
    if major == 5:
        items = {}
        for _ in range(n):
            key, at = cbor(data, at)
            items[key], at = cbor(data, at)
        return items, at
    assert major == 6 and n in (2, 3), "only big integers are tagged"
    value, at = cbor(data, at)
    number = int.from_bytes(value, "big")
    return (number if n == 2 else -1 - number), at


def body(data, kind):
    assert data[:4] == b"TARN" and data[4:5] == kind and data[5] == 1, (data[:8], kind)
    length, crc = struct.unpack("<II", data[8:16])
    assert crc32c(data[:12] + data[16:16 + length]) == crc, "CRC32C"
    return cbor(data, 16)[0], -(-(16 + length) // 8) * 8


def encode(name):
    plain = b"abcdefghijklmnopqrstuvwxyz0123456789-_"
    out = ""
    for byte in name.encode("utf-8"):
        out += chr(byte) if byte in plain or (byte == ord(".") and out) else "%%%02x" % byte
    return out


def bitmap(data, at):
    """The values of a 32-bit Roaring bitmap in its portable form, and where it ends."""
    cookie = struct.unpack_from("<I", data, at)[0]
    at += 4
    runs = b""
    if cookie & 0xFFFF == 12347:
        size = (cookie >> 16) + 1
        runs = data[at:at + (size + 7) // 8]
        at += len(runs)
    else:
        assert cookie == 12346
        size = struct.unpack_from("<I", data, at)[0]
        at += 4
    heads = [struct.unpack_from("<HH", data, at + 4 * i) for i in range(size)]
    at += 4 * size
    if not runs or size >= 4:
        at += 4 * size  # offsets
    values = []
    for i, (key, less) in enumerate(heads):
        if runs and runs[i >> 3] >> (i & 7) & 1:
            n = struct.unpack_from("<H", data, at)[0]
            for k in range(n):
                start, length = struct.unpack_from("<HH", data, at + 2 + 4 * k)
                values += range((key << 16) + start, (key << 16) + start + length + 1)
            at += 2 + 4 * n
        elif less + 1 <= 4096:
            values += ((key << 16) + v for v in struct.unpack_from("<%dH" % (less + 1), data, at))
            at += 2 * (less + 1)
        else:
            bits = int.from_bytes(data[at:at + 8192], "little")
            values += ((key << 16) + v for v in range(65536) if bits >> v & 1)
            at += 8192
    return values, at


class Dataset:
    def __init__(self, root, branch="main"):
        self.root = Path(root)
        mark = json.loads((self.root / "tarn.json").read_text("utf-8"))
        assert mark["format"] == "tarn" and mark["version"] == 1
        chain = self.root / "refs/heads" / encode(branch)
        newest = min(p for p in chain.iterdir() if p.name.isdigit() and len(p.name) == 10)
        data = newest.read_bytes()
        if data[4:5] == b"P":
            self.commit_id = body(data, b"P")[0]["commit"].hex()
        else:
            self.commit_id = hashlib.sha256(data).hexdigest()
        self.commit, _ = body(self.pack(self.commit_id), b"C")
        self.shown_id = self.commit["lays_out"][0].hex() if "lays_out" in self.commit else self.commit_id
        assert self.commit["needs"] == []
        schema = self.object(self.commit["schema"], "schemas", self.commit_id)
        self.tensors = body(schema, b"S")[0]

    def pack(self, commit_id):
        data = (self.root / "commits" / commit_id).read_bytes()
        assert hashlib.sha256(data).hexdigest() == commit_id
        return data

    def object(self, ref, folder, home):
        object_id, pack, offset, length = ref[:4]
        name = object_id.hex()
        if pack is None:
            path = self.root / folder / (name[:2] + "/" + name + ".arrow" if folder == "chunks" else name)
            data = path.read_bytes()
        else:
            whole = self.pack(pack.hex() if pack else home)
            start = -(-(16 + struct.unpack("<I", whole[8:12])[0]) // 8) * 8 + offset
            data = whole[start:start + length]
        assert hashlib.sha256(data).hexdigest() == name and len(data) == length
        return data

    def entries(self, items):
        count, rows, spine, tail = items[:4]
        found = []
        if spine is not None:
            found += self.spine(spine, self.commit_id)
        found += [(entry, self.commit_id) for entry in tail]
        assert len(found) == count
        return found

    def spine(self, ref, home):
        lies_in = home if ref[1] == b"" else (ref[1].hex() if ref[1] else None)
        found = []
        for run in body(self.object(ref, "runs", home), b"N")[0]:
            if run[1] >= 5:
                found += self.spine(run[0], lies_in)
            else:
                entries = body(self.object(run[0], "runs", lies_in), b"R")[0]
                found += [(entry, None) for entry in entries]
        return found

    def chunk(self, entry, home):
        data = self.object(entry[0], "chunks", home)
        footer = struct.unpack("<i", data[-10:-6])[0] + 10
        assert crc32c(data[-footer:]) == entry[1], "footer CRC32C"
        reader = pa.ipc.open_file(pa.BufferReader(data))
        metadata = reader.schema.metadata or {}
        # pyarrow gives the footer's metadata with the file reader, or from the schema, by version.
        sums = metadata.get(b"tarn:crc32c") or (getattr(reader, "metadata", None) or {}).get(b"tarn:crc32c")
        if sums:
            for i, crc in enumerate(struct.unpack("<%dI" % (len(base64.b64decode(sums)) // 4), base64.b64decode(sums))):
                assert crc32c(data[: len(data) - footer][i << 16:(i + 1) << 16]) == crc, "block CRC32C"
        table = reader.read_all()
        assert table.num_rows == entry[2][0]
        return table.column(0).to_pylist()

    def positions(self, entry, home):
        count, inline, ref = entry[:3]
        data = inline if inline is not None else body(self.object(ref, "runs", home), b"D")[0]
        found, at = [], 8
        for _ in range(struct.unpack_from("<Q", data)[0]):
            high = struct.unpack_from("<I", data, at)[0]
            low, at = bitmap(data, at + 4)
            found += ((high << 32) + v for v in low)
        assert len(found) == count and at == len(data)
        return found

    def deleted(self):
        gone = set()
        if "deletions" in self.commit:
            for (operation, positions), home in self.entries(self.commit["deletions"]):
                these = self.positions(positions, home)
                gone = gone.union(these) if operation == 1 else gone.difference(these)
        return gone

    def values(self, tensor):
        values = []
        for entry, home in self.entries(self.commit["tensors"][tensor["id"].hex()]):
            values += [None] * entry[2][0] if entry[0] is None else self.chunk(entry, home)
        patches = self.commit.get("patches", {}).get(tensor["id"].hex())
        for (positions, chunk), home in self.entries(patches) if patches else []:
            for position, value in zip(self.positions(positions, home), self.chunk(chunk, home)):
                values[position] = value
        gone = self.deleted()
        return [value for position, value in enumerate(values) if position not in gone]

    def rows(self):
        return sum(entry[2] for entry, _ in self.entries(self.commit["rows"])) - len(self.deleted())


def plain(value, tensor):
    if value is None:
        return None
    if tensor["htype"].startswith("sequence["):
        item = {**tensor, "htype": tensor["htype"][len("sequence["):-1]}
        return [plain(one, item) for one in value]
    if tensor["htype"] == "image":
        return [*value["shape"], value["format"], len(value["bytes"])]
    return value


def main():
    dataset = Dataset(*sys.argv[1:3])
    result = {
        "commit": dataset.shown_id,
        "rowCount": dataset.rows(),
        "messages": [entry[6] for entry, _ in dataset.entries(dataset.commit["history"])]
        + [dataset.commit["lays_out"][6] if "lays_out" in dataset.commit else dataset.commit["message"]],
        "tensors": {t["name"]: [plain(v, t) for v in dataset.values(t)] for t in dataset.tensors},
    }
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
