import Foundation
import TestSupport

/// A reader of signatures that shares nothing with ours: Python's `struct` and `hashlib`.
enum SecondReader {
    /// Runs `lines` behind the reader, which gives them `slices(path)` and `signature(slice)`.
    static func run(_ lines: String, _ arguments: [String]) throws -> Outcome {
        try Python.run(reader + lines, arguments)
    }

    /// For each part of the program at `path`: identifier, flags, and what is wrong.
    static func report(_ path: String) throws -> String {
        let outcome = try run("report(sys.argv[1])\n", [path])
        return outcome.output + outcome.error
    }

    private static let reader = """
        import hashlib, struct, sys

        def slices(path):
            data = open(path, "rb").read()
            if data[:4] != b"\\xca\\xfe\\xba\\xbe":
                return [data]
            count, = struct.unpack(">I", data[4:8])
            rows = [struct.unpack(">5I", data[8 + 20 * i:28 + 20 * i]) for i in range(count)]
            ends = [row[2] + row[3] for row in rows]
            assert max(ends) == len(data) and all(row[2] % 2 ** row[4] == 0 for row in rows), rows
            return [data[row[2]:row[2] + row[3]] for row in rows]

        class Signature:
            def __init__(self, data):
                self.data, self.text, self.plist = data, None, None
                count, size = struct.unpack("<2I", data[16:24])
                place = 32
                for _ in range(count):
                    kind, length = struct.unpack("<2I", data[place:place + 8])
                    body = data[place:place + length]
                    if kind == 0x1d:
                        self.place, self.size = struct.unpack("<2I", body[8:16])
                    if kind == 0x19:
                        self.segment(body)
                    place += length
                assert place == 32 + size
                area = data[self.place:self.place + self.size]
                magic, length, count = struct.unpack(">3I", area[:12])
                assert magic == 0xfade0cc0 and not any(area[length:])
                self.blobs = {}
                for i in range(count):
                    slot, at = struct.unpack(">2I", area[12 + 8 * i:20 + 8 * i])
                    self.blobs[slot] = area[at:at + struct.unpack(">I", area[at + 4:at + 8])[0]]

            def segment(self, body):
                name = body[8:24].rstrip(b"\\0")
                memory, self_offset, size = struct.unpack("<3Q", body[32:56])
                if name == b"__TEXT":
                    self.text = (self_offset, size)
                if name == b"__LINKEDIT":
                    self.end = self_offset + size
                    assert memory >= size
                for i in range(struct.unpack("<I", body[64:68])[0]):
                    section = body[72 + 80 * i:152 + 80 * i]
                    if section[:16].rstrip(b"\\0") == b"__info_plist":
                        size, offset = struct.unpack("<QI", section[40:52])
                        self.plist = self.data[offset:offset + size]

            def directories(self):
                return [self.blobs[s] for s in sorted(self.blobs) if s == 0 or 0x1000 <= s <= 0x1005]

            def problems(self, cd):
                _, length, version, flags, hashes, ident, specials, pages, limit = struct.unpack(
                    ">9I", cd[:36])
                size, kind, _, shift = cd[36:40]
                digest = {1: hashlib.sha1, 2: hashlib.sha256}[kind]
                assert length == len(cd) and size == digest().digest_size
                slot = lambda n: cd[hashes + n * size:hashes + (n + 1) * size]
                wrong = [] if limit == self.place else ["codeLimit"]
                if self.place + self.size != len(self.data) or self.end != len(self.data):
                    wrong.append("end")
                step = 1 << shift
                if pages != (limit + step - 1) // step:
                    wrong.append("count")
                wrong += [f"page {n}" for n in range(pages)
                          if digest(self.data[n * step:min((n + 1) * step, limit)]).digest() != slot(n)]
                parts = {n: self.blobs.get(n) for n in (1, 2, 3, 4, 5, 6, 7)}
                parts[1] = self.plist
                for n in range(1, specials + 1):
                    expected = digest(parts.get(n)).digest() if parts.get(n) else bytes(size)
                    if slot(-n) != expected:
                        wrong.append(f"slot {n}")
                wrong += [f"no slot {n}" for n, part in parts.items() if part and n > specials]
                if version >= 0x20400 and struct.unpack(">2Q", cd[64:80]) != self.text:
                    wrong.append("text")
                self.identifier = cd[ident:cd.index(b"\\0", ident)].decode()
                self.flags, self.cdhash = flags, digest(cd).digest()[:20].hex()
                return wrong

        def report(path):
            for data in slices(path):
                s = Signature(data)
                for cd in s.directories():
                    wrong = s.problems(cd)
                    print(s.identifier, hex(s.flags), s.cdhash, "; ".join(wrong) or "good")

        """
}
