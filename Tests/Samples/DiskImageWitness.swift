import Formats
import Foundation
import Model
import TestSupport

/// A second reader of disk images, in Python: every sum, every run, and every record of the volume.
package enum DiskImageWitness {
    /// `type mode seconds sha256-or-target path` of each entry, sorted, or what was wrong.
    package static func lines(_ path: String) throws -> [String] {
        let outcome = try Command.run("python3", ["-X", "utf8", "-c", script, path])
        guard outcome.status == 0 else { return ["python: \(outcome)"] }
        return outcome.output.split(separator: "\n").map(String.init)
    }

    private static let script = #"""
        import base64, hashlib, plistlib, struct, sys, unicodedata, zlib
        image = open(sys.argv[1], 'rb').read()
        koly = image[-512:]
        assert koly[:4] == b'koly' and struct.unpack('>3I', koly[4:16]) == (4, 512, 1)
        data_at, data_size, rsrc_at, rsrc_size = struct.unpack('>4Q', koly[24:56])
        list_at, list_size = struct.unpack('>2Q', koly[216:232])
        signed_at, signed_size = struct.unpack('>2Q', koly[296:312])
        assert (data_at, rsrc_at, rsrc_size) == (0, 0, 0)
        assert list_at == data_size and list_at + list_size + signed_size == len(image) - 512
        def check(field, crc):
            assert field[:12] == struct.pack('>3I', 2, 32, crc) and not any(field[12:]), 'sum'
        check(koly[80:216], zlib.crc32(image[:data_size]))
        [part] = plistlib.loads(image[list_at:list_at + list_size])['resource-fork']['blkx']
        table = part['Data']
        assert table[:4] == b'mish'
        sectors, = struct.unpack('>Q', table[16:24])
        room, = struct.unpack('>I', table[32:36])
        count, = struct.unpack('>I', table[200:204])
        assert len(table) == 204 + 40 * count
        disk = bytearray()
        at = 0
        for i in range(count):
            kind, _, first, length, offset, size = struct.unpack('>2I4Q', table[204 + 40 * i:][:40])
            assert first * 512 == len(disk) and offset == at
            stored = image[offset:offset + size]
            if kind == 0xFFFFFFFF:
                assert i == count - 1 and (length, size) == (0, 0)
                break
            content = stored if kind == 1 else zlib.decompress(stored)
            assert kind in (1, 0x80000005) and len(content) == length * 512
            assert length + 8 <= room and size <= len(content)
            disk += content
            at += size
        assert len(disk) == sectors * 512 == struct.unpack('>Q', koly[492:500])[0] * 512
        check(table[64:200], zlib.crc32(disk))
        check(koly[352:488], zlib.crc32(struct.pack('>I', zlib.crc32(disk))))

        head = bytes(disk[1024:1536])
        assert head == bytes(disk[-1024:-512]) and head[:4] == b'H+\0\4'
        files, folders, block, blocks, free = struct.unpack('>5I', head[32:52])
        assert block == 4096 and blocks * block == len(disk) and free == 0
        taken = []
        def fork(raw):
            size, _, total, start, length = struct.unpack('>Q4I', raw[:24])
            assert total == length == -(-size // block) and not any(raw[24:80])
            if total: taken.append((start, total))
            return bytes(disk[start * block:][:size])
        bitmap, extents, catalog = [fork(head[112 + 80 * i:][:80]) for i in range(3)]
        assert not any(head[352:512])

        def tree(bytes_):
            depth, root, records, first, last, size = struct.unpack('>HIIIIH', bytes_[14:34])
            total, unused = struct.unpack('>2I', bytes_[36:44])
            assert size == 4096 and total * size == len(bytes_) and unused == 0
            def node(n):
                raw = bytes_[n * size:][:size]
                forward, back, kind, height, held = struct.unpack('>2IbBH', raw[:12])
                ends = struct.unpack('>%dH' % (held + 1), raw[-2 * held - 2:])[::-1]
                return forward, back, kind, height, [raw[a:b] for a, b in zip(ends, ends[1:])]
            def below(n, height, low):
                _, _, kind, own, held = node(n)
                assert own == height and kind == (-1 if height == 1 else 0)
                assert low is None or cut(held[0])[0] == low
                if height == 1: return [cut(r) for r in held]
                assert all(len(cut(r)[1]) == 4 for r in held)
                return [x for r in held for x in
                        below(struct.unpack('>I', cut(r)[1])[0], height - 1, cut(r)[0])]
            found = below(root, depth, None) if depth else []
            chain, n, before = [], first, 0
            while n:
                forward, back, _, _, held = node(n)
                assert back == before
                chain += [cut(r) for r in held]
                before, n = n, forward
            assert before == last and chain == found and len(found) == records
            return found
        def cut(record):
            length, = struct.unpack('>H', record[:2])
            return record[2:2 + length], record[2 + length:]

        assert tree(extents) == []
        things, threads, order = {}, {}, []
        def text(raw):
            count, = struct.unpack('>H', raw[:2])
            name = raw[2:2 + 2 * count].decode('utf-16-be')
            assert unicodedata.normalize('NFD', name) == name
            return name.replace('/', ':')
        for key, data in tree(catalog):
            parent, = struct.unpack('>I', key[:4])
            name = text(key[4:])
            order.append((parent, name.replace(':', '/').lower()))
            kind, = struct.unpack('>H', data[:2])
            if kind in (3, 4):
                assert name == ''
                above, = struct.unpack('>I', data[4:8])
                threads[parent] = (kind - 2, above, text(data[8:]))
            else:
                number, made = struct.unpack('>2I', data[8:16])
                things[number] = (kind, parent, name, data)
        assert order == sorted(order) and len(set(order)) == len(order)
        assert {n: t[:3] for n, t in things.items()} == threads
        def path(number):
            _, parent, name, _ = things[number]
            return name if parent == 2 else path(parent) + '/' + name
        children = {n: sum(t[1] == n for t in things.values()) for n in things}
        lines = []
        for number, (kind, parent, name, data) in things.items():
            dates = struct.unpack('>5I', data[12:32])
            owner, group, _, _, mode, _ = struct.unpack('>2I2BHI', data[32:48])
            assert (owner, group) == (99, 99) and len(set(dates[:4])) == 1 and dates[4] == 0
            if kind == 1:
                assert len(data) == 88 and struct.unpack('>I', data[4:8])[0] == children[number]
                what, letter = '-', 'd'
            else:
                assert len(data) == 248 and not any(data[168:])
                content = fork(data[88:168])
                letter = 'l' if mode & 0o170000 == 0o120000 else 'f'
                what = hashlib.sha256(content).hexdigest() if letter == 'f' else content.decode()
                assert (data[48:56] == b'slnkrhap') == (letter == 'l')
            if number != 2:
                name = unicodedata.normalize('NFC', path(number))
                mode = 0o777 if letter == 'l' else mode & 0o7777
                lines.append('%s %o %d %s %s' % (letter, mode, dates[0] - 2082844800, what, name))
        kinds = [t[0] for n, t in things.items() if n != 2]
        assert (kinds.count(2), kinds.count(1)) == (files, folders)
        taken = sorted(taken + [(0, 1), (blocks - 1, 1)])
        end = 0
        for start, length in taken:
            assert start == end, 'blocks are lost or taken twice'
            end = start + length
        assert end == blocks
        marks = ''.join(f'{b:08b}' for b in bitmap)
        assert marks == '1' * blocks + '0' * (len(marks) - blocks)
        print('\n'.join(sorted(lines)))
        """#
}
