import Foundation
package import Model
import TestSupport

/// A key in a keyring of its own.
package final class GnuPG: Sendable {
    package let publicKey: String
    private let scratch: Scratch
    package var home: String { scratch.path }

    /// A key of `type`, `ed25519` or `rsa2048`, without a passphrase.
    package init(_ type: String) throws {
        scratch = try Scratch()
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o700], ofItemAtPath: scratch.path)
        let user = "Test <test@acme.example>"
        let made = try Self.gpg(
            scratch.path, ["--passphrase", "", "--quick-gen-key", user, type, "sign", "never"])
        publicKey = try Self.gpg(scratch.path, ["--armor", "--export"]).output
        guard made.status == 0, !publicKey.isEmpty else {
            throw Failure("gpg made no key", made.error)
        }
    }

    deinit {
        _ = try? Command.run("gpgconf", ["--homedir", scratch.path, "--kill", "gpg-agent"])
    }

    /// A detached signature packet over `message`.
    package func sign(_ message: [UInt8]) throws(Failure) -> [UInt8] {
        do {
            let place = try Scratch()
            let file = try place.write("message", Data(message))
            _ = try Self.gpg(home, ["--digest-algo", "SHA256", "--detach-sign", file])
            return [UInt8](try place.data("message.sig"))
        } catch { throw Failure("gpg signed nothing", "\(error)") }
    }

    private static func gpg(_ home: String, _ arguments: [String]) throws -> Outcome {
        try Command.run(
            "gpg", ["--homedir", home, "--batch", "--pinentry-mode", "loopback"] + arguments)
    }
}
