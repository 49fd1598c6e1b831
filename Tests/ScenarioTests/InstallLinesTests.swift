import Foundation
import TestSupport
import Testing

/// What the notes tell people to type for a package is typed, with each system's own tools.
///
/// `sudo` and options that lead the tools to a root of the test's own stand before them in PATH; the
/// lines themselves are those of the notes.
@Suite struct InstallLinesTests {
    private let shop: PackageShop
    private let folder: String
    private let root: String

    init() throws {
        shop = try PackageShop()
        try shop.scratch.write(
            "consign.yaml",
            """
            consign: 1
            name: acme
            version: 1.0.0
            description: Sends anvils.
            license: MIT
            maintainer: Acme <release@acme.example>
            platforms: {linux-all: stage}
            contents: [{file: acme, kind: program}, {file: LICENSE, kind: license}]
            packages: {rpm: {sign: release}, arch: {sign: release}, apk: {sign: release}}
            artifacts: [{format: deb}, {format: rpm}, {format: arch}, {format: apk}, {format: tar.gz}]
            sign: {keys: [release], formats: [ssh]}
            publish: [{directory: public}]
            """)
        try shop.consign("release", "-q")
        folder = shop.scratch("public/1.0.0")
        root = shop.scratch("root")
        try shim("sudo", "")
    }

    /// The lines below the heading of a system.
    private func lines(for systems: String) throws -> [String] {
        let notes = try shop.scratch.text("public/1.0.0/RELEASE-NOTES.md")
        let section = try #require(
            notes.components(separatedBy: "\n### ").first { $0.hasPrefix(systems + "\n") })
        return CodeBlock.all(in: section.components(separatedBy: "<!--")[0])
            .flatMap { $0.text.components(separatedBy: "\n") }
    }

    /// A program in PATH that starts `program` with further options.
    private func shim(_ name: String, _ program: String) throws {
        try shop.scratch.write("bin/" + name, "#!/bin/sh\nexec \(program) \"$@\"\n", mode: 0o755)
    }

    private func type(_ line: String) throws -> Outcome {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return try Command.run(
            "/bin/sh", ["-c", line], in: folder,
            environment: [
                "PATH": shop.scratch("bin") + ":" + path, "LC_ALL": "C.UTF-8",
                "DEBIAN_FRONTEND": "noninteractive",
            ])
    }

    private func works(_ line: String) throws {
        let outcome = try type(line)
        #expect(outcome.status == 0, "\(line)\n\(outcome)")
    }

    private var isInstalled: Bool { FileManager.default.fileExists(atPath: root + "/usr/bin/acme") }

    @Test(.needs("apt-get", "dpkg"), .enabled(if: geteuid() == 0, "only root may install"))
    func `apt installs the deb`() throws {
        for place in [
            "var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/apt/lists/partial", "var/log/apt",
        ] {
            try shop.scratch.write("root/" + place + "/.keep", "")
        }
        try shop.scratch.write("root/var/cache/apt/archives/partial/.keep", "")
        try shop.scratch.write("root/var/lib/dpkg/status", "")
        let options = [
            "Dir=\(root)", "Dir::State::status=\(root)/var/lib/dpkg/status",
            "DPkg::Options::=--root=\(root)", "DPkg::Options::=--log=/dev/null",
            "Debug::NoLocking=1", "APT::Sandbox::User=root",
        ]
        try shim("apt", "apt-get -y -q " + options.map { "-o " + $0 }.joined(separator: " "))
        let lines = try lines(for: "Debian, Ubuntu")
        #expect(lines == ["sudo apt install ./acme_1.0.0_all.deb"])
        try works(lines[0])
        #expect(isInstalled)
    }

    @Test(
        .needs("rpm", "dnf", "zypper"), .enabled(if: geteuid() == 0, "only root may install"),
        arguments: [("dnf", "Fedora, RHEL"), ("zypper", "openSUSE")])
    func `the rpm is installed once its key is imported`(_ name: String, _ systems: String) throws {
        let rpm = try #require(Tool.path("rpm")), tool = try #require(Tool.path(name))
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        try shim("rpm", "\(rpm) --root \(root)")
        let options = [
            "dnf": "-y -q --installroot=\(root) --disablerepo='*' --releasever=1 "
                + "--setopt=localpkg_gpgcheck=1 --setopt=cachedir=\(root)/cache",
            "zypper": "--non-interactive --root \(root) --no-refresh",
        ]
        try shim(name, "\(tool) \(options[name] ?? "")")
        try works("rpm --initdb")
        let lines = try lines(for: systems)
        #expect(lines.count == 2, "\(lines)")
        let before = try type(lines[1])
        #expect(before.status != 0 && !isInstalled, "\(before)")
        for line in lines { try works(line) }
        #expect(isInstalled)
    }

    @Test(
        .needs("pacman", "pacman-key", "gpg"),
        .enabled(if: geteuid() == 0, "only root may install"),
        .enabled(
            if: FileManager.default.fileExists(atPath: "/usr/share/makepkg/util"), "no makepkg"))
    func `pacman installs the package once its key is signed`() throws {
        // GnuPG's sockets have short names only.
        let home = "/tmp/consign-gpg-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(
            atPath: home, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer {
            _ = try? Command.run("gpgconf", ["--homedir", home, "--kill", "all"])
            try? FileManager.default.removeItem(atPath: home)
        }
        for place in ["root/var/lib/pacman/.keep", "root/hooks/.keep", "cache/.keep"] {
            try shop.scratch.write(place, "")
        }
        let settings = try shop.scratch.write(
            "pacman.conf",
            "[options]\nArchitecture = x86_64\nSigLevel = Required\n"
                + "LocalFileSigLevel = Required\nGPGDir = \(home)\n")
        let pacman = try #require(Tool.path("pacman")), key = try #require(Tool.path("pacman-key"))
        try shim(
            "pacman",
            "\(pacman) --config \(settings) -r \(root) -b \(root)/var/lib/pacman --noconfirm "
                + "--cachedir \(shop.scratch("cache")) --hookdir \(root)/hooks --noscriptlet")
        try shim("pacman-key", "\(key) --config \(settings) --gpgdir \(home)")
        try works("pacman-key --init")
        let lines = try lines(for: "Arch Linux")
        #expect(lines.count == 3, "\(lines)")
        #expect(try type(lines[2]).status != 0 && !isInstalled)
        for line in lines { try works(line) }
        #expect(isInstalled)
    }

    /// There is no apk here: our own reader has checked the signature by that key.
    @Test func `apk gets the key by the name that the package gives`() throws {
        let lines = try lines(for: "Alpine Linux")
        #expect(
            lines == [
                "sudo cp release.rsa.pub /etc/apk/keys/", "sudo apk add ./acme-1.0.0-r1-noarch.apk",
            ])
        #expect(shop.scratch.tree("public/1.0.0").contains("release.rsa.pub"))
    }
}
