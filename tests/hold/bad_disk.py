"""tests/hold/bad_disk.cpp from Python: orders failures, and makes the images that a power cut could leave behind."""

import mmap
import os
import pathlib
import struct

from house import ROOT, Skip

LIBRARY = pathlib.Path(os.environ.get("SAPA_BAD_DISK", ROOT / "build/dev/tests/bad-disk.so"))


def preload(file, control=None, log=None):
    """The environment of a server whose database `file` lies on the bad disk."""
    if not LIBRARY.exists():
        raise Skip(f"{LIBRARY} is not built")
    env = {"LD_PRELOAD": str(LIBRARY), "SAPA_BAD_DISK_FILE": str(file)}
    if control:
        env["SAPA_BAD_DISK_CONTROL"] = str(control)
    if log:
        env["SAPA_BAD_DISK_LOG"] = str(log)
    return env


class Control:
    """The shared numbers: Control in bad_disk.cpp."""

    FAILS, ERROR, COUNTDOWN, STAYS, FAILURES, WRITES, SYNCS = range(7)

    def __init__(self, path):
        path.write_bytes(bytes(64))
        self.file = open(path, "r+b")
        self.memory = mmap.mmap(self.file.fileno(), 64)

    def get(self, field):
        return struct.unpack_from("q", self.memory, field * 8)[0]

    def put(self, field, value):
        struct.pack_into("q", self.memory, field * 8, value)

    def order(self, what, error, countdown=1, stays=False):
        """The countdown-th "write" or "sync" from now fails."""
        self.relieve()
        self.put(self.ERROR, error)
        self.put(self.COUNTDOWN, countdown)
        self.put(self.STAYS, int(stays))
        self.put(self.FAILS, {"write": 1, "sync": 2}[what])

    def relieve(self):
        self.put(self.FAILS, 0)

    @property
    def failures(self):
        return self.get(self.FAILURES)


HEAD = struct.Struct("<cB6xqq")


def read_log(path):
    """[(what, file, offset, data, where the record ends)]; a record that was not finished is left out."""
    data, at, records = path.read_bytes(), 0, []
    while at + HEAD.size <= len(data):
        what, file, offset, size = HEAD.unpack_from(data, at)
        end = at + HEAD.size + size
        if end > len(data):
            break
        records.append((what, file, offset, data[at + HEAD.size:end], end))
        at = end
    return records


def apply(content, record):
    what, _, offset, data, _ = record
    if what == b"W":
        if len(content) < offset:
            content.extend(bytes(offset - len(content)))
        content[offset:offset + len(data)] = data
    elif what == b"T":
        if len(content) > offset:
            del content[offset:]
        else:
            content.extend(bytes(offset - len(content)))
    elif what == b"D":
        content.clear()


class Platter:
    """What is certainly on the disk after the first records, and what may be: content[file] and loose[file]."""

    def __init__(self, believes_syncs=True, forgets_after=400):
        self.content = [bytearray(), bytearray()]
        self.loose = [[], []]
        self.believes_syncs, self.forgets_after = believes_syncs, forgets_after

    def take(self, record):
        what, file = record[0], record[1]
        if what != b"S":
            self.loose[file].append(record)
            # Without syncs the kernel still writes back what is old.
            if not self.believes_syncs and len(self.loose[file]) > self.forgets_after:
                apply(self.content[file], self.loose[file].pop(0))
        elif self.believes_syncs:
            for old in self.loose[file]:
                apply(self.content[file], old)
            self.loose[file].clear()

    def image(self, chance):
        """Both files as a power cut now could leave them: of what was not synced, any part, in any order, torn."""
        images = []
        for file in (0, 1):
            content = bytearray(self.content[file])
            loose = list(self.loose[file])
            manner = chance.choice(("none", "all", "some", "some", "torn", "reordered"))
            if manner == "none":
                loose = []
            elif manner != "all":
                share = chance.random()
                loose = [record for record in loose if chance.random() < share]
            if manner == "reordered":
                chance.shuffle(loose)
            for number, record in enumerate(loose):
                if manner in ("torn", "reordered") and record[0] == b"W" and len(record[3]) > 512 and chance.random() < 0.5:
                    for start in range(0, len(record[3]), 512):  # sector by sector
                        if chance.random() < 0.5:
                            apply(content, (b"W", file, record[2] + start, record[3][start:start + 512], 0))
                else:
                    apply(content, record)
            images.append(content)
        return images
