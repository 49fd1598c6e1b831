internal import Foundation

/// A mail server of the tests' own that keeps what it is sent; it wants TLS and a login.
public final class MailKeeper: Sendable {
    /// A mail that came.
    public struct Mail: Sendable, Decodable {
        /// The envelope's sender.
        public let from: String
        /// The envelope's recipients.
        public let to: [String]
        /// Whether it came through TLS.
        public let tls: Bool
        /// Head and body, with CRLF.
        public let body: String
    }

    /// The process that serves.
    public let process: ServerProcess
    /// Its address, without a scheme.
    public let address: String
    /// The only user.
    public let user = "release@acme.example"
    /// The user's password.
    public let password = "a-longer-password"
    /// The file of the certificate authority to trust.
    public var authority: String { certificate.authority }
    private let certificate: LoopbackCertificate

    /// Starts it.
    public init() throws {
        certificate = try LoopbackCertificate()
        process = try ServerProcess(
            Python.path ?? "/nonexistent/python",
            [
                ServerProcess.script("mail.py"), certificate.certificate, certificate.key, user,
                password,
            ], scratch: Scratch())
        address = "localhost:" + (try process.line(after: "PORT "))
    }

    /// The mails so far.
    public var mails: [Mail] {
        get throws {
            try process.outputLines.filter { $0.hasPrefix("{") }
                .map { try JSONDecoder().decode(Mail.self, from: Data($0.utf8)) }
        }
    }
}
