internal import Foundation

/// A mail server that keeps what it is sent; it wants STARTTLS and a login.
public final class MailServer: Sendable {
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
    /// Its address; the certificate is for "localhost" and 127.0.0.1.
    public let host = "127.0.0.1"
    /// Its port.
    public let port: Int
    /// The only user.
    public let user = "user"
    /// The user's password.
    public let password = "pass"
    /// The file of the certificate authority to trust.
    public var authority: String { certificate.authority }
    private let certificate: LoopbackCertificate

    /// Starts it.
    public init() throws {
        certificate = try LoopbackCertificate()
        process = try ServerProcess(
            Python.path ?? "/nonexistent/python",
            [try servers("smtp-sink.py"), certificate.certificate, certificate.key],
            scratch: Scratch())
        let text = try process.line(after: "PORT ")
        guard let port = Int(text) else { throw ToolFailure(text: "no port: \(text)") }
        self.port = port
    }

    /// The mails so far.
    public var mails: [Mail] {
        get throws {
            try process.outputLines.filter { $0.hasPrefix("{") }
                .map { try JSONDecoder().decode(Mail.self, from: Data($0.utf8)) }
        }
    }

    /// Ends the server; afterwards nothing of it runs.
    public func stop() { process.stop() }
}
