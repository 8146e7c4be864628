#!/usr/bin/env python3
"""Lets programs start beside an older C library than the one that they were built beside.

In:  paths of ELF files for 64-bit machines of little-endian byte order.
Out: the same files. Versions of glibc that are newer than this machine's, and that only weak symbols want, are marked as weak themselves.
Why: the loader refuses a file for a version that it does not know, even if all that wants it are symbols that the program can do without,
     as Rust's standard library can do without `pidfd_spawnp`. Where a symbol is not weak, the file is left as it is, and does not start.
"""

import os
import struct
import sys
from pathlib import Path

VERSION_NEEDED, VERSION_OF_SYMBOL, DYNAMIC_SYMBOLS = 0x6FFFFFFE, 0x6FFFFFFF, 11
WEAK_VERSION, WEAK_SYMBOL = 2, 2


def weaken(data, library):
    """The places of the flags of newer versions of glibc, all of whose symbols are weak."""
    table, = struct.unpack_from("<Q", data, 40)
    size, count = struct.unpack_from("<HH", data, 58)
    sections = [struct.unpack_from("<IIQQQQIIQQ", data, table + index * size) for index in range(count)]

    def first(kind):
        return next((section for section in sections if section[1] == kind), None)

    needed, symbols, versions = first(VERSION_NEEDED), first(DYNAMIC_SYMBOLS), first(VERSION_OF_SYMBOL)
    if not needed:
        return
    names = sections[needed[6]][4]
    strong = set()
    for index in range(symbols[5] // 24):
        if data[symbols[4] + index * 24 + 4] >> 4 != WEAK_SYMBOL:
            strong.add(struct.unpack_from("<H", data, versions[4] + index * 2)[0] & 0x7FFF)
    file = needed[4]
    while True:
        first_version, next_file = struct.unpack_from("<II", data, file + 8)
        version = file + first_version
        while True:
            number, name, next_version = struct.unpack_from("<HII", data, version + 6)
            start = names + name
            called = data[start : data.index(0, start)].decode()
            if called.startswith("GLIBC_2.") and tuple(map(int, called[6:].split("."))) > library and number not in strong:
                yield version + 4
            if not next_version:
                break
            version += next_version
        if not next_file:
            return
        file += next_file


def main(paths):
    library = tuple(map(int, os.confstr("CS_GNU_LIBC_VERSION").split()[1].split(".")))
    for path in map(Path, paths):
        data = bytearray(path.read_bytes())
        if data[:6] != b"\x7fELF\x02\x01":
            continue
        places = list(weaken(data, library))
        for place in places:
            flags, = struct.unpack_from("<H", data, place)
            struct.pack_into("<H", data, place, flags | WEAK_VERSION)
        if places:
            path.write_bytes(data)


if __name__ == "__main__":
    main(sys.argv[1:])
