/// A certificate for `localhost` and 127.0.0.1, and the throwaway authority that signed it.
public final class LoopbackCertificate: Sendable {
    private let scratch: Scratch
    /// The authority's certificate, which a client has to trust.
    public var authority: String { scratch("ca.pem") }
    /// The server's certificate.
    public var certificate: String { scratch("server.pem") }
    /// The server's key.
    public var key: String { scratch("server.key") }

    private static let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]

    /// Makes both, for a day.
    public init() throws {
        scratch = try Scratch()
        try scratch.write(
            "names",
            """
            subjectAltName = DNS:localhost, IP:127.0.0.1
            basicConstraints = critical, CA:FALSE
            extendedKeyUsage = serverAuth
            """)
        try openssl(
            ["req", "-x509"] + Self.curve + [
                "-keyout", "ca.key", "-out", "ca.pem", "-days", "1", "-subj", "/CN=Acme Test Root",
                "-addext", "keyUsage = critical, keyCertSign",
            ])
        try openssl(
            ["req"] + Self.curve + [
                "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost",
            ])
        try openssl([
            "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-CAcreateserial", "-days", "1", "-extfile", "names", "-out", "server.pem",
        ])
    }

    private func openssl(_ arguments: [String]) throws {
        try Command.run("openssl", arguments, in: scratch.path).require()
    }
}
