import Foundation
import Model
import TestSupport

/// Packages that rpmbuild, rpmsign and gpg have made, with a key that gpg has made.
final class ForeignPackages {
    let scratch: Scratch
    let key: String
    private let home: Scratch

    init(_ scratch: Scratch, _ type: String) throws {
        self.scratch = scratch
        home = try Scratch()
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: home.path)
        key = scratch("foreign.asc")
        try gpg([
            "--passphrase", "", "--quick-gen-key", "Other <other@acme.example>", type, "sign",
            "never",
        ])
        try gpg(["--armor", "--yes", "--output", key, "--export"])
    }

    deinit { _ = try? Command.run("gpgconf", ["--homedir", home.path, "--kill", "gpg-agent"]) }

    private func gpg(_ arguments: [String]) throws {
        let outcome = try Command.run(
            "gpg", ["--homedir", home.path, "--batch", "--pinentry-mode", "loopback"] + arguments)
        guard outcome.status == 0 else { throw Failure("gpg", outcome.description) }
    }

    /// A package that rpmbuild has built and rpmsign has signed with a digest by `hash`.
    func rpm(_ hash: String) throws -> String {
        let path = try unsignedRpm()
        try sign(path, hash)
        return path
    }

    /// A package that rpmbuild has built.
    func unsignedRpm() throws -> String {
        let spec = try scratch.write(
            "foreign.spec",
            """
            Name: foreign
            Version: 2.1
            Release: 3
            Summary: Sends anvils
            License: MIT
            BuildArch: noarch
            %description
            Sends anvils.
            %install
            mkdir -p %{buildroot}/usr/share/foreign
            echo anvil > %{buildroot}/usr/share/foreign/anvil
            %files
            /usr/share/foreign/anvil

            """)
        let built = try Command.run(
            "rpmbuild", ["-bb", "--define", "_topdir \(scratch("rpmbuild"))", spec])
        guard built.status == 0 else { throw Failure("rpmbuild", built.description) }
        return scratch("rpmbuild/RPMS/noarch/foreign-2.1-3.noarch.rpm")
    }

    /// Has rpmsign sign the package at `path`, and what rpm 3 read, header and payload, as well.
    func sign(_ path: String, _ hash: String, asOld: Bool = false) throws {
        let signed = try Command.run(
            "rpmsign",
            [
                "--define", "_gpg_name other@acme.example", "--define", "_gpg_path \(home.path)",
                "--define", "__gpg \(Tool.path("gpg") ?? "")", "--define",
                "_gpg_digest_algo \(hash)", "--define",
                "_gpg_sign_cmd_extra_args --batch --pinentry-mode loopback --passphrase ''",
                "--addsign", path,
            ] + (asOld ? ["--rpmv3"] : []), environment: ["GNUPGHOME": home.path])
        guard signed.status == 0 else { throw Failure("rpmsign", signed.description) }
    }

    /// A copy of the package at `path` with a signature that gpg has made with a digest by `hash`.
    func arch(_ path: String, _ hash: String) throws -> String {
        let copy = try scratch.write("foreign/other.pkg.tar.zst", try scratch.data(path))
        try gpg(["--yes", "--digest-algo", hash, "--detach-sign", copy])
        return copy
    }

    /// Whether gpg, which knows the key, accepts the detached signature of a file.
    func gpgAccepts(_ signature: String, of file: String) throws -> Bool {
        try Command.run("gpg", ["--homedir", home.path, "--batch", "--verify", signature, file])
            .status == 0
    }

    /// Whether rpm, which knows the key, accepts the package at `path`.
    func rpmAccepts(_ path: String) throws -> Bool {
        let database = ["--dbpath", home("db")]
        _ = try Command.run("rpmkeys", database + ["--import", key])
        return try Command.run(
            "rpmkeys", database + ["--define", "_pkgverify_level all", "-K", path]
        ).status == 0
    }
}
