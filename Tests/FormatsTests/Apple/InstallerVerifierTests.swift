import Archives
import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Crypto
@testable import Formats

/// Installers that others signed, in the layout of Apple's tools and in that of another signer.
@Suite(.needs("openssl", "python3")) struct InstallerVerifierTests {
    let authority: CodeAuthority
    var scratch: Scratch { authority.scratch }

    init() throws {
        authority = try CodeAuthority(root: CodeAuthority.rsa)
        try authority.leaf("installer")
        let package = try Sample.package([Sample.text("acme.txt")], for: Sample.macos)
        let path = try Sample.build(
            InstallerPackage(), Request<InstallerOptions>(package), in: scratch)
        try FileManager.default.moveItem(atPath: path, toPath: scratch("plain.pkg"))
    }

    private func sign(_ name: String, leaf: String = "installer", _ options: String...) throws {
        let script = scratch("sign.py")
        try Self.script.write(toFile: script, atomically: true, encoding: .utf8)
        let outcome = try Command.run(
            "python3", [script, "plain.pkg", name, leaf] + options, in: scratch.path)
        #expect(outcome.status == 0, "\(outcome)")
    }

    private func found(_ name: String, trusting root: String? = "root") throws -> OpenedFile {
        let roots = try root.map { try [Certificate(authority.der($0), name: $0).fingerprint] }
        let now = Timestamp(Int64(Date().timeIntervalSince1970) + 3600)
        let trust = AppleTrust(roots: roots ?? [], now: now)
        return try #require(
            try OpenedFileReader(trust, Workers(count: 1))
                .found(FileHash.record(scratch(name)), called: name))
    }

    @Test func `one that nobody signed is whole, and that is all`() throws {
        let found = try found("plain.pkg")
        #expect(found.kind == .installer && found.parts.map(\.signature) == ["none"])
        #expect(found.text == "unsigned, so Gatekeeper holds a download of it back")
    }

    @Test func `one in the layout of Apple's tools is by whom its certificates say`() throws {
        try sign("signed.pkg")
        let found = try found("signed.pkg")
        #expect(
            found.text == "signed by Developer ID Installer: Acme (ABCDE12345), not stamped, "
                + "without a ticket")
        #expect(found.doubts == [] && found.parts.first?.team == "ABCDE12345")
        let stranger = try self.found("signed.pkg", trusting: nil)
        #expect(stranger.doubts.count == 1)
        let plain = try Command.run("bsdtar", ["-tf", scratch("signed.pkg")])
        #expect(plain.output.contains("Distribution"))
    }

    @Test(.needsPython) func `one that another signer made is accepted too`() throws {
        try Data(scratch.data("installer.key") + scratch.data("installer.pem"))
            .write(to: URL(fileURLWithPath: scratch("both.pem")))
        let outcome = try Python.run(
            """
            import apple_platform as ap, sys
            key = ap.PemKey(files=['both.pem', 'middle.pem', 'root.pem'])
            ap.sign('plain.pkg', 'other.pkg', signer=ap.Signer(pem=key), timestamp_url='none')
            """, in: scratch.path)
        #expect(outcome.status == 0, "\(outcome)")
        let other = try found("other.pkg")
        #expect(other.parts.first?.signer?.name == "Developer ID Installer: Acme (ABCDE12345)")
    }

    @Test func `the wrong certificate, one signature alone, and two signers are told apart`() throws
    {
        try sign("wrong.pkg", leaf: "application")
        #expect(refusal { _ = try found("wrong.pkg") }?.exit == .unverified)
        try sign("plain-rsa.pkg", "no-cms")
        let alone = try found("plain-rsa.pkg")
        #expect(alone.doubts == ["it has no CMS signature, which macOS asks for"])
        try authority.leaf("installer", name: "second")
        try sign("two.pkg", "cms-by-second")
        expectRefusal(
            "the signature inside two.pkg does not hold: its two signatures are by two signers",
            exit: .unverified
        ) { _ = try found("two.pkg") }
    }

    @Test func `a ticket may follow, and nothing else`() throws {
        try sign("stapled.pkg", "ticket")
        #expect(try found("stapled.pkg").isStapled)
        try scratch.write("longer.pkg", scratch.data("stapled.pkg") + Data([0]))
        #expect(refusal { _ = try found("longer.pkg") }?.exit == .malformed)
        try scratch.write("longer.pkg", scratch.data("plain.pkg") + Data([0]))
        expectRefusal(
            "longer.pkg is not a sound installer: something follows it that is not a ticket",
            exit: .malformed
        ) { _ = try found("longer.pkg") }
    }

    private static let lies = [
        ("twin", "two of its members have one name"), ("up", "a member has no sound name"),
        ("overlap", "two things in it lie in one place"),
        ("beyond", "something in it reaches beyond its end"),
        ("far", "something in it reaches beyond its end"),
        ("negative", "its table lacks a number 'size', or has a bad one"),
        ("late-sum", "its checksum is not at the start of its heap"),
    ]

    @Test func `a table that lies is refused by the rule`() throws {
        for (change, why) in Self.lies {
            try sign("bad.pkg", "unsigned", change)
            expectRefusal("bad.pkg is not a sound xar archive: \(why)", exit: .malformed) {
                _ = try found("bad.pkg")
            }
        }
    }

    @Test func `a bit that flips is noticed anywhere`() throws {
        try sign("signed.pkg", "ticket")
        let whole = Array(try scratch.data("signed.pkg"))
        // The fill behind the message, and the ticket, which Apple signs itself.
        let quiet = Int(try String(contentsOfFile: scratch("quiet"), encoding: .utf8)) ?? 0
        for place in stride(from: 4, to: whole.count, by: Thoroughness.rounds(97, all: 7)) {
            var spoiled = whole
            spoiled[place] ^= UInt8(1 << (place % 8))
            try scratch.write("spoiled.pkg", Data(spoiled))
            let failure = refusal { _ = try found("spoiled.pkg") }
            let isQuiet = place >= quiet && place < whole.count - 16
            #expect(
                isQuiet || [.unverified, .malformed].contains(failure?.exit), "at \(place)")
        }
    }

    /// Signs a xar archive with openssl in the layout that Apple's tools write.
    private static let script = #"""
        import base64, hashlib, re, struct, subprocess, sys, zlib
        source, target, leaf = sys.argv[1:4]
        options = sys.argv[4:]
        raw = open(source, 'rb').read()
        _, head, _, packed, _, _ = struct.unpack('>4sHHQQI', raw[:28])
        toc = zlib.decompress(raw[28:28 + packed]).decode()
        heap = raw[28 + packed:]
        rsa, cms = 256, 0 if 'no-cms' in options else 6000
        def info(name):
            pems = [open(n + '.der', 'rb').read() for n in (name, 'middle', 'root')]
            return '<KeyInfo><X509Data>' + ''.join(
                '<X509Certificate>%s</X509Certificate>' % base64.encodebytes(d).decode() for d in pems
            ) + '</X509Data></KeyInfo>'
        toc = re.sub(r'(<length>\d+</length>\s*<offset>)(\d+)',
                     lambda m: m[1] + str(int(m[2]) + rsa + cms), toc)
        signatures = '<signature style="RSA"><offset>20</offset><size>256</size>%s</signature>' % info(leaf)
        if cms:
            signatures += ('<x-signature style="CMS"><offset>276</offset><size>%d</size>%s</x-signature>'
                           % (cms, info(leaf)))
        toc = toc.replace('</checksum>', '</checksum>' + signatures, 1)
        names = re.findall(r'<name>[^<]*</name>', toc)
        if 'twin' in options: toc = toc.replace('<name>Payload</name>', '<name>Bom</name>')
        if 'up' in options: toc = toc.replace('<name>Payload</name>', '<name>..</name>')
        if 'overlap' in options: toc = toc.replace('<offset>20</offset>', '<offset>19</offset>')
        if 'beyond' in options: toc = re.sub(r'(</offset>\s*<size>)(\d+)(</size>\s*<enc)', r'\g<1>99\2\3', toc)
        if 'far' in options:
            toc = toc.replace('<offset>20</offset><size>256</size>',
                              '<offset>9223372036854775807</offset><size>0</size>')
        if 'negative' in options: toc = toc.replace('<size>256</size>', '<size>-1</size>')
        if 'late-sum' in options: toc = toc.replace('<offset>0</offset>', '<offset>1</offset>')
        table = zlib.compress(toc.encode())
        digest = hashlib.sha1(table).digest()
        for name in ('sum', 'rsa', 'cms'): open(name, 'wb').write(digest)
        def run(*words):
            if 'unsigned' not in options: subprocess.run(['openssl'] + list(words), check=True, stderr=subprocess.DEVNULL)
        run('pkeyutl', '-sign', '-inkey', leaf + '.key', '-in', 'sum', '-out', 'rsa',
            '-pkeyopt', 'digest:sha1')
        body = digest + open('rsa', 'rb').read()
        front = struct.pack('>4sHHQQI', b'xar!', 28, 1, len(table), len(toc.encode()), 1) + table
        if cms:
            by = 'second' if 'cms-by-second' in options else leaf
            open('chain.pem', 'w').write(open('middle.pem').read() + open('root.pem').read())
            run('cms', '-sign', '-binary', '-in', 'sum', '-signer', by + '.pem', '-inkey', by + '.key',
                '-certfile', 'chain.pem', '-outform', 'DER', '-out', 'cms', '-nosmimecap', '-md', 'sha256')
            message = open('cms', 'rb').read()
            body += message.ljust(cms, b'\0')
        whole = front + body + heap[20:]
        start = len(whole)
        if 'ticket' in options:
            ticket = b's8ch' + b'ticket' * 40
            whole += struct.pack('<4sHHII', b't8lr', 1, 1, 0, 0) + ticket
            whole += struct.pack('<4sHHII', b't8lr', 1, 2, len(ticket), 0)
        open('quiet', 'w').write('%d' % (start + 20))
        open(target, 'wb').write(whole)
        """#
}
