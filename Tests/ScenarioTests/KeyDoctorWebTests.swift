import Foundation
import TestSupport
import Testing

/// `key doctor --published` over https: what people find on a server must be what we have.
@Suite(.needs("openssl", "python3")) struct KeyDoctorWebTests {
    private let scratch: Scratch
    private let certificate: LoopbackCertificate
    private let server: ServerProcess
    private let address: String

    init() throws {
        scratch = try Scratch()
        certificate = try LoopbackCertificate()
        try scratch.write("public/.keep", "")
        server = try ServerProcess(
            Tool.path("python3") ?? "/nonexistent/python3",
            ["-c", Self.script, scratch("public"), certificate.certificate, certificate.key],
            scratch: Scratch())
        address = "https://localhost:" + (try server.line(after: "PORT "))
        try scratch.write("pass", "pass word\n", mode: 0o600)
        for line in [
            ["new", "k26", "--at", "2026-01-01", "--passphrase-file", "pass"],
            [
                "init", "k26", "--product", "acme", "--at", "2026-01-01", "--passphrase-file",
                "pass",
            ],
        ] {
            let made = try consign(["key"] + line)
            #expect(made.status == 0, "\(made)")
        }
        for name in ["keys.json", "keys.1.json", "keys.1.json.k26.sshsig", "k26.ssh.pub"] {
            try scratch.write("public/\(name)", try scratch.data("keys/\(name)"))
        }
    }

    private func consign(_ arguments: [String], trusting authority: String? = nil) throws -> Outcome
    {
        try Command.run(
            Product.consign, arguments, in: scratch.path,
            environment: ["CONSIGN_KEYS": "", "SSL_CERT_FILE": authority ?? ""])
    }

    private func doctor(_ place: String? = nil) throws -> Outcome {
        try consign(
            ["key", "doctor", "--at", "2026-02-01", "--published", place ?? address + "/"],
            trusting: certificate.authority)
    }

    @Test func `a copy that is ours is nothing to talk about, a changed one is`() throws {
        let same = try doctor()
        #expect(same.status == 0 && same.output == "nothing to say about 1 identity\n", "\(same)")
        #expect(try doctor(address).status == 0)
        let other = try scratch.text("public/k26.ssh.pub").replacingOccurrences(
            of: "AAAA", with: "AAAB")
        try scratch.write("public/k26.ssh.pub", other)
        let changed = try doctor()
        #expect(changed.status == 1)
        #expect(
            changed.output
                == """
                k26.ssh.pub: the one in \(address)/ is not ours
                  publish again; if it was changed by somebody else, tell people

                """, "\(changed)")
        try FileManager.default.removeItem(atPath: scratch("public/keys.json"))
        let absent = try doctor()
        #expect(
            absent.output.contains("keys.json: it is not published in \(address)/"), "\(absent)")
    }

    @Test func `a server without our keys, or with something else, is no reason to be calm`() throws
    {
        let empty = try doctor(address + "/nowhere")
        #expect(empty.status == 1, "\(empty)")
        #expect(empty.output.contains("keys.json: it is not published in"), "\(empty)")
        let broken = try doctor(address + "/broken")
        #expect(broken.status == 1 && broken.error.contains("the server answered 500"), "\(broken)")
        let endless = try doctor(address + "/endless")
        #expect(
            endless.status == 3 && endless.error.contains("is larger than it may be"), "\(endless)")
        let away = try doctor(address + "/away")
        #expect(away.status == 1 && away.error.contains("from https to http"), "\(away)")
    }

    @Test func `nothing is compared with a server whose certificate nobody vouches for`() throws {
        let stranger = try LoopbackCertificate()
        for authority in [nil, stranger.authority] {
            let outcome = try consign(
                ["key", "doctor", "--at", "2026-02-01", "--published", address],
                trusting: authority)
            #expect(outcome.status == 1, "\(outcome)")
            #expect(outcome.error.contains("cannot fetch \(address)"), "\(outcome)")
            #expect(outcome.output.isEmpty, "\(outcome)")
        }
    }

    /// Serves a folder over TLS, and some paths badly.
    private static let script = """
        import functools, http.server, ssl, sys
        class Handler(http.server.SimpleHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'
            def do_GET(self):
                if self.path.startswith('/broken/'):
                    self.send_response(500)
                    self.send_header('Content-Length', '0')
                    self.end_headers()
                elif self.path.startswith('/away/'):
                    self.send_response(302)
                    self.send_header('Location', 'http://acme.example/keys.json')
                    self.send_header('Content-Length', '0')
                    self.end_headers()
                elif self.path.startswith('/endless/'):
                    self.send_response(200)
                    self.send_header('Connection', 'close')
                    self.end_headers()
                    try:
                        while True: self.wfile.write(bytes(65536))
                    except OSError: self.close_connection = True
                else: super().do_GET()
            def log_message(self, *_): pass
        handler = functools.partial(Handler, directory=sys.argv[1])
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler)
        server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[2], sys.argv[3])
        server.socket = context.wrap_socket(server.socket, server_side=True)
        print('PORT %d' % server.server_address[1], flush=True)
        server.serve_forever()
        """
}
