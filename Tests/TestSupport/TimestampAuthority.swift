internal import Foundation

/// A time-stamping authority of the tests' own, run by openssl: a root, and a certificate it signed.
public final class TimestampAuthority: Sendable {
    /// Where its files are.
    public let scratch: Scratch

    private static let config = """
        \(Authority.request)
        [root]
        basicConstraints = critical, CA:TRUE
        keyUsage = critical, keyCertSign
        subjectKeyIdentifier = hash
        [good]
        basicConstraints = critical, CA:FALSE
        keyUsage = critical, digitalSignature
        extendedKeyUsage = critical, timeStamping
        [lax]
        basicConstraints = critical, CA:FALSE
        extendedKeyUsage = timeStamping
        [other]
        basicConstraints = critical, CA:FALSE
        extendedKeyUsage = critical, timeStamping, codeSigning
        [tsa]
        default_tsa = here
        [here]
        serial = serial
        signer_digest = sha256
        default_policy = 1.2.3.4.1
        digests = sha256, sha512
        ess_cert_id_alg = sha256
        crypto_device = builtin
        """

    /// A new authority; its root is `root.pem`, its certificate `good.pem`.
    public init() throws {
        scratch = try Scratch()
        try scratch.write("config", Self.config)
        try scratch.write("serial", "01\n")
        try openssl(
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-keyout", "root.key", "-out",
                "root.pem", "-days", "3650", "-subj", "/CN=Acme Root", "-extensions", "root",
            ])
        for name in ["good", "lax", "other"] { try certify(name) }
    }

    /// Signs the certificate that the section `name` describes.
    private func certify(_ name: String) throws {
        try openssl(
            [
                "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                "\(name).key", "-out",
                "\(name).csr", "-subj", "/CN=Acme \(name)",
            ])
        try Command.run(
            "openssl",
            [
                "x509", "-req", "-in", "\(name).csr", "-CA", "root.pem", "-CAkey", "root.key",
                "-CAcreateserial", "-days", "365", "-extfile", "config", "-extensions", name,
                "-out", "\(name).pem",
            ], in: scratch.path
        ).require()
    }

    /// The answer of `openssl ts -reply` to a request.
    public func answer(_ request: [UInt8]) throws -> [UInt8] {
        try scratch.write("query.tsq", Data(request))
        try openssl(
            [
                "ts", "-reply", "-queryfile", "query.tsq", "-signer", "good.pem", "-inkey",
                "good.key", "-out", "answer.tsr",
            ])
        return Array(try scratch.data("answer.tsr"))
    }

    /// An answer with another certificate, or about another TSTInfo, that openssl would not give.
    public func forge(
        from answer: [UInt8], with name: String, edit: (inout [UInt8]) -> Void = { _ in }
    ) throws -> [UInt8] {
        try scratch.write("from.tsr", Data(answer))
        try openssl(["ts", "-reply", "-in", "from.tsr", "-token_out", "-out", "from.token"])
        try openssl(
            ["cms", "-verify", "-noverify", "-inform", "DER", "-in", "from.token", "-out", "info"])
        var info = Array(try scratch.data("info"))
        edit(&info)
        try scratch.write("info", Data(info))
        try openssl(
            [
                "cms", "-sign", "-binary", "-nodetach", "-cades", "-econtent_type",
                "1.2.840.113549.1.9.16.1.4", "-in", "info", "-signer", "\(name).pem", "-inkey",
                "\(name).key", "-outform", "DER", "-out", "forged.token",
            ])
        // TimeStampResp: the status "granted", then the token (RFC 3161 section 2.4.2).
        let token = Array(try scratch.data("forged.token"))
        let body = [0x30, 0x03, 0x02, 0x01, 0x00] + token
        let count = body.count
        return [0x30, 0x82, UInt8(count >> 8), UInt8(count & 255)] + body
    }

    /// Runs `openssl` in the authority's folder.
    @discardableResult
    public func openssl(_ arguments: [String]) throws -> Outcome {
        let configured = ["req", "ts"].contains(arguments[0])
        return try Command.run(
            "openssl", arguments + (configured ? ["-config", "config"] : []), in: scratch.path
        ).require()
    }
}

extension Outcome {
    /// Itself, unless it failed.
    @discardableResult
    func require() throws -> Outcome {
        guard status == 0 else { throw ToolFailure(text: description) }
        return self
    }
}

/// A tool that a test needs has failed.
struct ToolFailure: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
}

extension TimestampAuthority {
    private static let server = """
        import http.server, subprocess, sys
        class Authority(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                assert self.headers["Content-Type"] == "application/timestamp-query"
                body = self.rfile.read(int(self.headers["Content-Length"]))
                open("served.tsq", "wb").write(body)
                if self.path == "/broken":
                    answer = b"<html>try later</html>"
                elif self.path == "/huge":
                    answer = b"x" * (1 << 20)
                elif self.path != "/":
                    return self.send_error(503)
                else:
                    subprocess.run(["openssl", "ts", "-reply", "-config", "config", "-queryfile",
                                    "served.tsq", "-signer", "good.pem", "-inkey", "good.key",
                                    "-out", "served.tsr"], check=True, capture_output=True)
                    answer = open("served.tsr", "rb").read()
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)
            def log_message(self, *arguments): pass
        server = http.server.HTTPServer(("127.0.0.1", 0), Authority)
        open("port.part", "w").write(str(server.server_port))
        __import__("os").rename("port.part", "port")
        server.serve_forever()
        """

    /// Serves on this machine while `body` runs, which is given the address.
    public func serving(_ body: (String) throws -> Void) throws {
        let server = try Child("python3", ["-c", Self.server], in: scratch.path)
        defer {
            server.send(SIGKILL)
            server.wait()
        }
        for _ in 0..<200 where !FileManager.default.fileExists(atPath: scratch("port")) {
            usleep(50_000)
        }
        try body("http://127.0.0.1:\(try scratch.text("port"))/")
    }
}
