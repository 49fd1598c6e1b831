import Foundation
import Model
import Release
import TestSupport
import Trust

/// A project that signs its packages, and what a downloader of one says of it.
struct PackageShop {
    static let formats = ["rpm", "apk", "arch"]
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.write("stage/acme", "#!/bin/sh\n", mode: 0o755)
        try scratch.write("LICENSE", "Do as you like.\n")
        try FileManager.default.copyItem(
            atPath: try Self.keys.get()("keys"), toPath: scratch("keys"))
    }

    /// Made once: an RSA key takes a second.
    private static let keys = Result {
        let scratch = try Scratch()
        let made = try Command.run(
            Product.consign,
            [
                "key", "new", "release", "--rsa", "--unprotected", "--at", "2026-01-01", "--user",
                "Acme <release@acme.example>",
            ], in: scratch.path)
        guard made.status == 0 else { throw Failure("no key was made", made.description) }
        return scratch
    }

    /// Runs the tool in the project.
    @discardableResult
    func consign(_ arguments: String...) throws -> Outcome {
        let outcome = try Command.run(
            Product.consign, arguments, in: scratch.path,
            environment: ["SOURCE_DATE_EPOCH": "1767323045", "CONSIGN_KEYS": ""])
        guard outcome.status == 0 else { throw Failure("consign failed", outcome.description) }
        return outcome
    }

    /// The package of `product` in one format, alone in a folder, as a path in the scratch folder.
    func package(_ format: String, of product: String = "acme") throws -> String {
        try scratch.write(
            "consign.yaml",
            """
            consign: 1
            name: \(product)
            version: 1.0.0
            description: Sends anvils.
            license: MIT
            maintainer: Acme <release@acme.example>
            platforms: {linux-amd64: stage}
            contents: [{file: acme, kind: program}, {file: LICENSE, kind: license}]
            packages: {sign: release}
            artifacts: [{format: \(format)}]
            """)
        try consign("build", "-o", product + "-" + format)
        let names = scratch.tree(product + "-" + format).filter { $0.hasPrefix(product) }
        for name in names {
            try scratch.write(
                "\(format)/\(name)", try scratch.data("\(product)-\(format)/\(name)"))
        }
        return "\(format)/" + (names.first { !$0.hasSuffix(".sig") } ?? "none")
    }

    /// Why the file at `path` is refused; nil when it is verified.
    func verify(_ path: String, key: String? = nil) throws -> Failure? {
        let key =
            key ?? scratch("keys/release.rsa" + (path.hasSuffix(".apk") ? ".pem" : ".openpgp.asc"))
        do throws(Failure) {
            _ = try verdict(path, key: key)
            return nil
        } catch { return error }
    }

    /// What was proved about the file at `path`.
    func verdict(_ path: String, key: String) throws(Failure) -> Verdict {
        let surroundings = Environment(
            environment: [:], jobs: 1, now: Timestamp(Int64(Date().timeIntervalSince1970)))
        let verification = Verification(keys: [key], VerificationOptions(), surroundings)
        let isWhole = path.hasPrefix("/") || path.hasPrefix("http")
        return try verification.verify(isWhole ? path : scratch(path))
    }

    /// What is in the signature header of an rpm and is not its signature: digests that a smaller
    /// part of the file is enough for, and zeros for later; and of the signature the key's short
    /// name, which is only a hint.
    func unsigned(_ whole: Data) throws -> Set<Int> {
        let bytes = [UInt8](whole)
        func word(_ place: Int) -> Int { bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
        let store = 112 + word(104) * 16
        var room = Set(96..<(store + word(108)))
        for entry in stride(from: 112, to: store, by: 16) where word(entry) == 268 {
            let start = store + word(entry + 8)
            room.subtract(start..<start + word(entry + 12))
            let id = (start..<start + 60).first { Array(bytes[$0..<$0 + 4]) == [0, 10, 9, 16] }
            if let id { room.formUnion(id + 3..<id + 12) }
        }
        return room
    }

    /// Where the second gzip member of an apk begins.
    func memberEnd(_ whole: Data) throws -> Int {
        let bytes = [UInt8](whole)
        let end = (1..<bytes.count - 3).first { Array(bytes[$0..<$0 + 3]) == [0x1f, 0x8b, 0x08] }
        guard let end else { throw Failure("there is one gzip member") }
        return end
    }

    /// Gives the package at `path` the signature of `other`; false where that is of another length, as
    /// one of RSA is that begins with a zero.
    func exchangeSignature(
        of path: String, with other: String, _ format: String
    ) throws -> Bool {
        var whole = [UInt8](try scratch.data(path))
        let donor = [UInt8](try scratch.data(other))
        switch format {
        case "rpm":
            // The header as a whole, with its digests repaired, so that only the signature is wrong.
            let made = try Command.run(
                "python3", ["-c", Self.swapRpm, scratch(path), scratch(other)])
            guard made.status != 3 else { return false }
            guard made.status == 0 else { throw Failure("python", made.description) }
        case "apk":
            let ends = [try memberEnd(Data(whole)), try memberEnd(Data(donor))]
            whole.replaceSubrange(0..<ends[0], with: donor[0..<ends[1]])
            try scratch.write(path, Data(whole))
        default: try scratch.write(path + ".sig", try scratch.data(other + ".sig"))
        }
        return true
    }

    /// Puts the apk at `path` together anew, in one of several odd ways.
    func rewriteApk(_ path: String, _ way: String) throws {
        let made = try Command.run(
            "python3", ["-c", Self.oddApk, scratch(path), way, scratch("keys/release.rsa.key")])
        guard made.status == 0 else { throw Failure("python", made.description) }
    }

    /// Puts the RSA signature of one rpm into another.
    private static let swapRpm = """
        import struct, sys
        def find(data):
            count, = struct.unpack('>I', data[104:108])
            for index in range(count):
                tag, kind, offset, size = struct.unpack('>4I', data[112 + 16 * index:128 + 16 * index])
                if tag == 268:
                    return 112 + 16 * count + offset, size
        one, other = [bytearray(open(path, 'rb').read()) for path in sys.argv[1:]]
        (a, size), (b, length) = find(one), find(other)
        if size != length: sys.exit(3)
        one[a:a + size] = other[b:b + size]
        open(sys.argv[1], 'wb').write(one)
        """

    /// Serves a folder on this machine.
    static let server = """
        import functools, http.server, sys
        handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler)
        print('PORT %d' % server.server_address[1], flush=True)
        server.serve_forever()
        """

    /// Rewrites an apk in one of several odd ways.
    private static let oddApk = """
        import gzip, io, subprocess, sys, tarfile, zlib
        path, way, key, keep = *sys.argv[1:], None
        rest, members = open(path, 'rb').read(), []
        while rest:
            unpacker = zlib.decompressobj(31)
            plain = unpacker.decompress(rest)
            members.append((rest[:len(rest) - len(unpacker.unused_data)], plain))
            rest = unpacker.unused_data
        def entries(plain):
            archive = tarfile.open(fileobj=io.BytesIO(plain))
            return [(item, archive.extractfile(item).read()) for item in archive]
        def tar(files, end=False):
            room = io.BytesIO()
            archive = tarfile.open(fileobj=room, mode='w', format=tarfile.PAX_FORMAT)
            for name, text, kind in files:
                item = tarfile.TarInfo(name)
                item.size, item.type = len(text), kind
                archive.addfile(item, io.BytesIO(text))
            if not end: return room.getvalue()
            archive.close()
            return room.getvalue()
        (item, signature), = entries(members[0][1])
        control = [(one.name, text, tarfile.REGTYPE) for one, text in entries(members[1][1])]
        front = [(item.name, signature, tarfile.REGTYPE)]
        behind = b''
        if way == 'flip': front[0] = (item.name, bytes([signature[0] ^ 1]) + signature[1:], tarfile.REGTYPE)
        if way == 'sha1': front[0] = ('.SIGN.RSA.release.rsa.pub', signature, tarfile.REGTYPE)
        if way == 'sha512':
            made = subprocess.run(
                ['openssl', 'dgst', '-sha512', '-sign', key], input=members[1][0], capture_output=True)
            front[0] = ('.SIGN.RSA512.release.rsa.pub', made.stdout, tarfile.REGTYPE)
            keep = members[1][0]
        if way == 'renamed':
            front[0] = ('.SIGN.RSA512.release.rsa.pub', signature, tarfile.REGTYPE)
            keep = members[1][0]
        if way == 'unknown': front[0] = ('.SIGN.DSA.release.rsa.pub', signature, tarfile.REGTYPE)
        if way == 'two': front.append(('.SIGN.RSA256.other.rsa.pub', signature, tarfile.REGTYPE))
        if way == 'link': front.append(('.SIGN.RSA256.link', b'', tarfile.SYMTYPE))
        if way == 'path': front.append(('.SIGN/x', signature, tarfile.REGTYPE))
        if way == 'longname': front.append(('.SIGN.' + 'x' * 120, signature, tarfile.REGTYPE))
        if way == 'info':
            name, text, kind = control[0]
            control[0] = (name, text + b'datahash = ' + b'0' * 64 + b'\\n', kind)
        if way == 'order': control.insert(0, ('.post-install', b'#!/bin/sh\\n', tarfile.REGTYPE))
        if way == 'hidden': control.append(('.SIGN.RSA256.x', b'x', tarfile.REGTYPE))
        if way == 'bomb': front[0] = (item.name, bytes(5 << 20), tarfile.REGTYPE)
        if way == 'behind': behind = bytes(512) + b'x' * 512
        keep = keep or gzip.compress(tar(control), mtime=0)
        new = gzip.compress(tar(front) + behind, mtime=0) + keep + members[2][0]
        open(path, 'wb').write(new)
        """
}
