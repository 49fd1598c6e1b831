import Formats
import Foundation
import Model
import TestSupport

/// A second reader of installers for macOS, in Python: every sum, the payload, and the bill of materials held
/// against it.
package enum InstallerWitness {
    /// `type mode seconds sha256-or-target path` of each installed entry, sorted, or what was wrong; the
    /// texts inside go to `folder`.
    package static func lines(_ path: String, textsTo folder: String) throws -> [String] {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let outcome = try Command.run("python3", ["-X", "utf8", "-c", script, path, folder])
        guard outcome.status == 0 else { return ["python: \(outcome)"] }
        return outcome.output.split(separator: "\n").map(String.init)
    }

    private static let script = #"""
        import gzip, hashlib, re, struct, subprocess, sys, zlib
        import xml.etree.ElementTree as xml
        raw = open(sys.argv[1], 'rb').read()
        magic, head, version, packed, plain, kind = struct.unpack('>4sHHQQI', raw[:28])
        assert (magic, head, version, kind) == (b'xar!', 28, 1, 1)
        table = raw[28:28 + packed]
        heap = raw[28 + packed:]
        assert heap[:20] == hashlib.sha1(table).digest()
        text = zlib.decompress(table)
        assert len(text) == plain
        toc = xml.fromstring(text).find('toc')
        assert toc.find('checksum').get('style') == 'sha1'
        files, ids, used = {}, [], [(0, 20)]
        def walk(node, above):
            for item in node.findall('file'):
                name = above + item.find('name').text
                ids.append(int(item.get('id')))
                if item.find('type').text == 'directory':
                    walk(item, name + '/')
                    continue
                data = item.find('data')
                offset, size = int(data.find('offset').text), int(data.find('size').text)
                assert data.find('encoding').get('style') == 'application/octet-stream'
                assert int(data.find('length').text) == size
                content = heap[offset:offset + size]
                for sum in ('archived-checksum', 'extracted-checksum'):
                    assert data.find(sum).text == hashlib.sha1(content).hexdigest()
                used.append((offset, size))
                files[name] = content
        walk(toc, '')
        assert ids == list(range(1, len(ids) + 1))
        end = 0
        for offset, size in sorted(used):
            assert offset == end
            end = offset + size
        assert end == len(heap)

        def cpio(data):
            items, at, numbers = [], 0, set()
            while True:
                assert data[at:at + 6] == b'070707'
                f = [int(data[at + a:at + b], 8) for a, b in
                     ((6, 12), (12, 18), (18, 24), (24, 30), (30, 36), (36, 42), (42, 48),
                      (48, 59), (59, 65), (65, 76))]
                at += 76
                name = data[at:at + f[8] - 1].decode()
                assert data[at + f[8] - 1] == 0
                at += f[8]
                if name == 'TRAILER!!!': break
                assert f[3:7] == [0, 0, 1, 0] and f[1] not in numbers
                numbers.add(f[1])
                items.append((name, f[2], f[7], data[at:at + f[9]]))
                at += f[9]
            assert at == len(data)
            return items
        [part] = {n.split('/')[0] for n in files if n.endswith('/Payload')}
        payload = cpio(gzip.decompress(files[part + '/Payload']))

        def cksum(data):
            if not hasattr(cksum, 'table'):
                cksum.table = []
                for i in range(256):
                    c = i << 24
                    for _ in range(8): c = (c << 1 ^ 0x04C11DB7 if c >> 31 else c << 1) & 0xFFFFFFFF
                    cksum.table.append(c)
            crc, n, tail = 0, len(data), b''
            while n: tail += bytes([n & 255]); n >>= 8
            for b in data + tail: crc = crc << 8 & 0xFFFFFFFF ^ cksum.table[crc >> 24 ^ b]
            return crc ^ 0xFFFFFFFF
        bom = files[part + '/Bom']
        magic, version, blocks, index_at, index_size, names_at, names_size = \
            struct.unpack('>8s6I', bom[:32])
        assert (magic, version) == (b'BOMStore', 1)
        count, = struct.unpack('>I', bom[index_at:index_at + 4])
        assert count == blocks + 1
        where = [struct.unpack('>2I', bom[index_at + 4 + 8 * i:][:8]) for i in range(count)]
        assert where[0] == (0, 0)
        def block(n):
            at, size = where[n]
            return bom[at:at + size]
        named, at = {}, names_at + 4
        for _ in range(struct.unpack('>I', bom[names_at:at])[0]):
            n, size = struct.unpack('>IB', bom[at:at + 5])
            named[bom[at + 5:at + 5 + size].decode()] = block(n)
            at += 5 + size
        assert at == names_at + names_size
        assert list(named) == ['BomInfo', 'Paths', 'HLIndex', 'VIndex', 'Size64']
        def pairs(tree):
            magic, version, child, size, paths, _ = struct.unpack('>4s4IB', tree)
            assert (magic, version) == (b'tree', 1) and len(block(child)) == size
            def node(n):
                leaf, held, after, before = struct.unpack('>2H2I', block(n)[:12])
                return leaf, after, before, [struct.unpack('>2I', block(n)[12 + 8 * i:][:8])
                                             for i in range(held)]
            leaf, _, _, held = node(child)
            if not leaf:
                parts = [node(n) for n, _ in held]
                for i, (n, last) in enumerate(held):
                    assert parts[i][0] and parts[i][3][-1][1] == last and len(parts[i][3]) <= 256
                    assert parts[i][1] == (held[i + 1][0] if i + 1 < len(held) else 0)
                    assert parts[i][2] == (held[i - 1][0] if i else 0)
                held = [p for part in parts for p in part[3]]
            assert len(held) == paths
            return held
        for empty in ('HLIndex', 'Size64'): assert pairs(named[empty]) == []
        assert pairs(block(struct.unpack('>3IB', named['VIndex'])[1])) == []
        folders, listed, order = {}, {}, []
        for about, name in pairs(named['Paths']):
            number, detail = struct.unpack('>2I', block(about))
            parent, = struct.unpack('>I', block(name)[:4])
            label = block(name)[4:-1].decode()
            order.append((parent, label.encode()))
            path = label if parent == 0 else folders[parent] + '/' + label
            folders[number] = path
            d = block(detail)
            kind, _, arch, mode, uid, gid, time, size, _, sum, link = \
                struct.unpack('>2B2H4IB2I', d[:31])
            assert (uid, gid, arch) == (0, 0, 3) and len(d) == 31 + link + (4 if kind == 1 else 0)
            listed[path] = (kind, mode, time, size, sum, d[31:31 + link][:-1].decode())
        assert order == sorted(order) and len(set(order)) == len(order)
        assert struct.unpack('>2I', named['BomInfo'][:8]) == (1, len(listed) + 1)
        assert sorted(listed) == sorted(p[0] for p in payload) and len(payload) == len(listed)
        lines = []
        for name, mode, time, content in payload:
            kind = {0o100000: 1, 0o040000: 2, 0o120000: 3}[mode & 0o170000]
            target = content.decode() if kind == 3 else ''
            sum = 0 if kind == 2 else cksum(content)
            assert listed[name] == (kind, mode, time, len(content), sum, target), name
            what = ['', hashlib.sha256(content).hexdigest(), '-', target][kind]
            if name != '.':
                lines.append('%s %o %d %s %s' % ('?fdl'[kind], mode & 0o7777, time, what, name[2:]))
        info = xml.fromstring(files[part + '/PackageInfo'])
        counted = info.find('payload')
        assert int(counted.get('numberOfFiles')) == len(payload)
        size = sum_ = -(-__import__('builtins').sum(len(p[3]) for p in payload
                                                    if p[1] & 0o170000 == 0o100000) // 1024)
        assert int(counted.get('installKBytes')) in (size, size + 1)
        if part + '/Scripts' in files:
            for name, mode, _, content in cpio(gzip.decompress(files[part + '/Scripts'])):
                if name == '.': continue
                assert mode == 0o100755
                open(sys.argv[2] + '/' + name[2:], 'wb').write(content)
        for name in ('Distribution', part + '/PackageInfo'):
            open(sys.argv[2] + '/' + name.split('/')[-1], 'wb').write(files[name])
        for name, _, _, content in payload:
            if name.startswith('./Library/LaunchDaemons/') and content:
                open(sys.argv[2] + '/' + name.split('/')[-1], 'wb').write(content)
        print('\n'.join(sorted(lines)))
        """#
}
