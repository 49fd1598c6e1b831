import Foundation
import TestSupport
import Testing

/// A GnuPG of its own, with no keys and no agent of anybody.
struct GnuPGHome {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try FileManager.default.createDirectory(
            atPath: scratch("home"), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
    }

    @discardableResult
    func gpg(_ arguments: [String]) throws -> Outcome {
        try Command.run(
            "gpg",
            ["--homedir", scratch("home"), "--batch", "--yes", "--pinentry-mode", "loopback"]
                + arguments)
    }

    func importKey(_ path: String) throws {
        let outcome = try gpg(["--import", path])
        #expect(outcome.status == 0, "\(outcome)")
    }

    /// Makes a key that can only sign, without a passphrase.
    func makeKey(_ user: String, _ algorithm: String = "ed25519") throws {
        let made = try gpg([
            "--passphrase", "", "--quick-gen-key", user, algorithm, "sign", "never",
        ])
        #expect(made.status == 0, "\(made)")
    }

    /// The public keys, armored.
    func export() throws -> [UInt8] {
        try gpg(["--armor", "--output", scratch("export"), "--export"])
        return Array(try scratch.data("export"))
    }

    /// The private keys, armored, as a file.
    func exportSecret(to path: String) throws -> String {
        let outcome = try gpg(["--armor", "--output", path, "--export-secret-keys"])
        #expect(outcome.status == 0, "\(outcome)")
        return path
    }
}
