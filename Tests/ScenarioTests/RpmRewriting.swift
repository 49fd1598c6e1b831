import Model
import TestSupport

/// Takes an rpm package apart and writes it with other signatures, or without the payload's digest.
enum RpmRewriting {
    /// Rewrites the package at `path`; `way` says how. `base64` also writes the main header and the
    /// first signature over it as files of their own.
    static func rewrite(_ path: String, _ way: String) throws {
        let made = try Command.run("python3", ["-c", script, path, way])
        guard made.status == 0 else { throw Failure("python", made.description) }
    }

    /// Headers as docs/manual/format_header.md and hregions.md have them.
    private static let script = """
        import base64, hashlib, struct, sys
        path, way = sys.argv[1:]
        data = open(path, 'rb').read()
        SIZE = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1}
        def read(at):
            count, size = struct.unpack('>2I', data[at + 8:at + 16])
            store = at + 16 + 16 * count
            entries = {}
            for index in range(1, count):
                tag, kind, offset, number = struct.unpack('>4I', data[at + 16 + 16 * index:][:16])
                end = begin = store + offset
                if kind in SIZE: end += SIZE[kind] * number
                else:
                    for _ in range(number): end = data.index(b'\\0', end) + 1
                entries[tag] = kind, number, data[begin:end]
            return entries, store + size
        def write(entries, region):
            index, store = b'', b''
            for tag in sorted(entries):
                kind, number, value = entries[tag]
                store += bytes(-len(store) % SIZE.get(kind, 1))
                index += struct.pack('>4I', tag, kind, len(store), number)
                store += value
            count = len(entries) + 1
            index = struct.pack('>4I', region, 7, len(store), 16) + index
            store += struct.pack('>2IiI', region, 7, -16 * count, 16)
            return bytes.fromhex('8eade80100000000') + struct.pack('>2I', count, len(store)) + index + store
        signatures, end = read(96)
        start = (end + 7) // 8 * 8
        main, rest = read(start)
        header, payload, lead = data[start:rest], data[rest:], bytearray(data[:96])
        own = [signatures[tag][2] for tag in (268, 267) if tag in signatures]
        def drop(*tags):
            for tag in tags: signatures.pop(tag, None)
        def put(*packets):
            texts = [one if isinstance(one, str) else base64.b64encode(one).decode() for one in packets]
            signatures[278] = 8, len(texts), b''.join(one.encode() + b'\\0' for one in texts)
        if way == 'undigested':
            for tag in (5092, 5093, 5097): main.pop(tag, None)
            header = write(main, 63)
            drop(267, 268, 1002, 1005, 1008)
            signatures[269] = 6, 1, hashlib.sha1(header).hexdigest().encode() + b'\\0'
            signatures[273] = 6, 1, hashlib.sha256(header).hexdigest().encode() + b'\\0'
            signatures[1000] = 4, 1, struct.pack('>I', len(header) + len(payload))
            signatures[1004] = 7, 16, hashlib.md5(header + payload).digest()
        if way == 'old': drop(267, 268)
        if way == 'new': drop(1002, 1005)
        if way in ('base64', 'both', 'text', 'many', 'six'): drop(267, 268, 1002, 1005)
        if way in ('base64', 'six'): put(own[0])
        # A packet of version 6, which only newer readers know, and then one for all.
        if way == 'both': put(bytes.fromhex('c20306000a'), own[0])
        if way == 'text': put(own[0], 'no base64')
        if way == 'many': put(*own * 65)
        if way == 'six':
            lead[4] = 4
            drop(269, 1000, 1004, 1007, 1008)
            signatures[999] = 7, 32, bytes(32)
        if way == 'base64':
            open(path + '.header', 'wb').write(header)
            open(path + '.packet', 'wb').write(base64.b64decode(signatures[278][2][:-1]))
        front = bytes(lead) + write(signatures, 62)
        open(path, 'wb').write(front + bytes(-len(front) % 8) + header + payload)
        """
}
