import Files
import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

/// Packages for apk; the witnesses are a reader in Python, openssl and a shell.
@Suite struct ApkTests {
    let scratch: Scratch
    let format = ApkPackage()

    init() throws { scratch = try Scratch() }

    @Test(.needs("cc")) func `a program that Alpine cannot load is found`() throws {
        let source = try scratch.write("acme.c", "int main(void) { return 0; }\n")
        let made = try Command.run("cc", ["-s", "-o", scratch("acme"), source])
        try #require(made.status == 0, "\(made)")
        let program = try Sample.file("acme", try scratch.data("acme"), in: scratch, kind: .program)
        let package = try NativeSample.package([program], platform: Sample.linux)
        func findings(_ needs: [String]) throws -> [Finding] {
            var options = ApkOptions()
            options.relations[.depends] = needs
            return try format.prepare(Request(package, options)).findings
        }
        let found = try findings(["so:libc.so.6"])
        #expect(found.map(\.name) == [.missingInterpreter])
        #expect(found.first?.what.hasPrefix("/usr/bin/acme is loaded by glibc's ld-linux") == true)
        #expect(found.first?.why == "Alpine has musl in its place")
        #expect(try findings(["gcompat>=1.1"]).isEmpty)
    }

    @Test(.needs("python3")) func `a reader in Python finds every file with its checksum`() throws {
        let package = try PackageSample.difficult(in: scratch)
        let path = try Sample.build(format, package, in: scratch, workers: 3)
        let lines = try ApkReader.read(path).filter { !$0.hasPrefix("=") }
        let expected = try format.prepare(package).layout.withFolders().map { entry in
            let (type, what) =
                switch entry.body {
                case .file(let record): ("f", record.sha256.hex)
                case .bytes(let bytes): ("f", try Hash.of(bytes).hex)
                case .symlink(let target): ("l", target)
                case .folder: ("d", "-")
                }
            return "\(type) \(String(entry.mode, radix: 8)) \(entry.ownership.owner)/"
                + "\(entry.ownership.group) \(package.date.seconds) \(what) \(entry.path)"
        }
        #expect(lines == expected)
        #expect(lines.contains { $0.hasPrefix("d 750 3000001/7 ") })
    }

    @Test(.needs("python3")) func `what it says about itself`() throws {
        let package = try PackageSample.apk([PackageSample.program], version: "1.2.0-rc.1+5") {
            $0.numbering.revision = Located("3")
            $0.relations[located: .depends] = [
                Located("so:libc.musl-x86_64.so.1"), Located("xz>=5"),
            ]
            $0.relations[located: .preDepends] = [Located("busybox")]
            $0.relations[located: .conflicts] = [Located("acme-git<2")]
            $0.relations[located: .provides] = [Located("cmd:anvil=1.2-r0")]
            $0.relations[located: .replaces] = [Located("old-acme")]
            $0.triggers = [Located("/usr/lib/acme/*"), Located("/etc/acme")]
            $0.scripts[text: .trigger] = Array("exit 0".utf8)
        }
        let path = try Sample.build(format, package, in: scratch)
        #expect(path.hasSuffix("/acme-1.2.0_rc1_p5-r3-x86_64.apk"))
        let facts = try ApkReader.read(path).filter {
            $0.hasPrefix("= ") && !$0.hasPrefix("= datahash") && !$0.hasPrefix("= .")
        }
        #expect(
            facts.map { String($0.dropFirst(2)) } == [
                "pkgname acme", "pkgver 1.2.0_rc1_p5-r3", "pkgdesc Sends anvils",
                "url https://acme.example", "builddate 1714979290",
                "packager Acme Releases <release@acme.example>", "size 22", "arch x86_64",
                "origin acme", "maintainer Acme Releases <release@acme.example>",
                "license Apache-2.0", "depend busybox", "depend so:libc.musl-x86_64.so.1",
                "depend xz>=5", "depend !acme-git<2", "provides cmd:anvil=1.2-r0",
                "replaces old-acme", "triggers /usr/lib/acme/* /etc/acme",
            ])
    }

    @Test(.needs("python3", "openssl")) func `openssl verifies the signature inside`() throws {
        let key = scratch("key.pem")
        let publicKey = scratch("key.pub")
        _ = try Command.run("openssl", ["genrsa", "-out", key, "2048"])
        _ = try Command.run("openssl", ["rsa", "-in", key, "-pubout", "-out", publicKey])
        let signed = scratch("signed")
        let package = try PackageSample.apk([PackageSample.program])
        let signer = LentSigner(keyName: "release@acme-2026", isRSA: true) {
            bytes throws(Failure) in
            try Self.sign(bytes, key, signed)
        }
        let path = try Sample.build(format, package, in: scratch, signer: signer)
        let lines = try ApkReader.read(path, key: publicKey)
        #expect(lines.first == "= signature .SIGN.RSA256.release@acme-2026.rsa.pub")
        // Without the signature it is the same package.
        let bare = try Sample.build(format, package, in: scratch, folder: "bare")
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        let rest = try Data(contentsOf: URL(fileURLWithPath: bare))
        #expect(whole.suffix(rest.count) == rest && whole.count > rest.count)
        #expect(scratch.tree("out") == ["acme-1.2.0-r1-x86_64.apk"])
        // One other bit in the control member is noticed.
        var spoiled = whole
        spoiled[whole.count - rest.count + 40] ^= 1
        try spoiled.write(to: URL(fileURLWithPath: path))
        #expect(try ApkReader.read(path, key: publicKey).first?.hasPrefix("python: ") == true)
    }

    private static func sign(_ bytes: [UInt8], _ key: String, _ place: String) throws(Failure)
        -> [UInt8]
    {
        do {
            _ = try Command.run(
                "openssl", ["dgst", "-sha256", "-sign", key, "-out", place], input: Data(bytes))
            return Array(try Data(contentsOf: URL(fileURLWithPath: place)))
        } catch {
            throw Failure("\(error)")
        }
    }

    @Test(.needs("python3")) func `apk orders versions as they are meant`() throws {
        let versions = [
            "1.0.0-0.20260102030405.g01f", "1.0.0-alpha", "1.0.0-alpha+7", "1.0.0-alpha.1",
            "1.0.0-alpha.1+7", "1.0.0-beta.2",
            "1.0.0-pre1", "1.0.0-rc.1", "1.0.0-rc.1.0.20260102030405.g77aa", "1.0.0-rc.1+7",
            "1.0.0-rc.2",
            "1.0.0-rc10", "1.0.0", "1.0.0+7", "1.0.0+10", "1.0.1-alpha",
            "1.0.1", "1.0.1+7", "1.0.10", "1.10.0", "10.0.0",
        ].map { version in
            let package = try? PackageSample.apk([], version: version)
            return String(package.map(format.fileName)?.dropFirst(5).dropLast(11) ?? "none")
        }
        let order = try ApkReader.compare(versions)
        #expect(order == Array(repeating: "-1", count: versions.count - 1), "\(versions)")
    }

    @Test func `snapshots of one version are ordered by their date`() throws {
        func name(_ time: String) throws -> String {
            format.fileName(for: try PackageSample.apk([], version: "1.2.0-0.\(time).gabcdef1"))
        }
        #expect(
            try name("20260102030405") == "acme-1.2.0_alpha_alpha20260102_p30405-r1-x86_64.apk")
        #expect(
            try name("20260102000006") == "acme-1.2.0_alpha_alpha20260102_p6-r1-x86_64.apk")
    }

    @Test(arguments: [
        ("1.0.0-1", "-1"), ("1.0.0-dev.3", "-dev.3"), ("1.0.0-rc.1.2", "-rc.1.2"),
        ("1.0.0-RC1", "-RC1"), ("1.0.0-rc.12345678901", "-rc.12345678901"),
        ("1.0.0+gabc", "+gabc"), ("1.0.0+build.5", "+build.5"),
    ])
    func `a version without a place in apk's order is refused`(
        _ version: String, _ part: String
    ) throws {
        let said = PackageSample.complaint(
            format, try PackageSample.apk([PackageSample.program], version: version))
        #expect(
            said.hasPrefix(
                "no apk package can have the version \(version): apk has no place for '\(part)' | "),
            "\(said)")
    }

    @Test(arguments: [
        ("echo $1 'q' \"d\"; exit 0", "1.2 q d\n", 0), ("exit 3", "", 3), ("false\n", "", 1),
        ("echo a # no end", "a\n", 0), ("echo a\r\necho b\r\n", "a\nb\n", 0),
        ("#!/bin/sh -e\nfalse\necho no\n", "", 1), ("}", "", 2),
    ])
    func `a user's script cannot end or break what stands around it`(
        _ script: String, _ output: String, _ status: Int32
    ) throws {
        let package = try PackageSample.apk([
            PackageSample.program,
            PackageSample.text("acme.service", PackageSample.unit, .service, enable: true),
        ]) { $0.scripts[text: .postinstall] = Array(script.utf8) }
        let path = try scratch.write("post-install", entry(".post-install", package), mode: 0o755)
        #expect(try Command.run("/bin/sh", ["-n", path]).status == 0)
        try scratch.write("bin/rc-update", "#!/bin/sh\necho rc-update $*\n", mode: 0o755)
        let outcome = try Command.run(
            path, ["1.2"], environment: ["PATH": scratch("bin") + ":/usr/bin:/bin"])
        let ours = status == 0 ? "rc-update -q add acme default\n" : ""
        #expect(outcome.output == output + ours && outcome.status == status, "\(outcome)")
    }

    @Test(arguments: [1, 86_400 * 365, 4_400_000_000, 9_000_000_000])
    func `dates before 1980 and after 2107`(_ seconds: Int64) throws {
        let package = try PackageSample.apk(
            [PackageSample.program], date: Timestamp(seconds))
        let lines = try ApkReader.read(try Sample.build(format, package, in: scratch))
        #expect(lines.contains("= builddate \(seconds)"))
        #expect(lines.last?.contains(" root/root \(seconds) ") == true, "\(lines)")
    }

    /// A script as the package has it.
    private func entry(_ name: String, _ package: Request<ApkOptions>) throws -> String {
        let path = try Sample.build(format, package, in: scratch)
        let outcome = try Command.run(
            "/bin/sh", ["-c", "tar -xzOf \"$0\" --ignore-zeros \"$1\" 2> /dev/null", path, name])
        return outcome.output
    }
}
