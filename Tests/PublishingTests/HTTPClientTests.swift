import Files
import Foundation
import Model
import Publishing
import Synchronization
import TestSupport
import Testing

/// The one HTTP client: what it tries again, what it refuses, and what it tells nobody.
@Suite(.needs("python3", "curl")) struct HTTPClientTests {
    private let server: ScriptedServer

    init() throws { server = try ScriptedServer() }

    private func client(_ edit: (inout Patience) -> Void = { _ in }) -> HTTPClient {
        var patience = Patience.test
        edit(&patience)
        return HTTPClient(patience: patience)
    }

    @Test(arguments: [408, 425, 429, 500, 502, 503, 504])
    func `what passes is tried again`(_ status: Int) throws {
        let answer = try client().send(
            HTTPRequest("GET", server.url + "/a/\(status),\(status),200"))
        #expect(answer.status == 200)
        #expect(try server.log().count == 3)
    }

    @Test(arguments: [400, 401, 403, 404, 409, 412, 422, 501])
    func `what lasts is not tried again`(_ status: Int) throws {
        let answer = try client().send(HTTPRequest("GET", server.url + "/a/\(status),200"))
        #expect(answer.status == status)
        #expect(try server.log().count == 1)
    }

    @Test func `three tries are all there is`() throws {
        let failure = #expect(throws: Failure.self) {
            try client().send(HTTPRequest("GET", server.url + "/a/503"))
        }
        #expect(failure?.why == "the server answered 503: hello, after 3 tries")
        #expect(try server.log().count == 3)
    }

    @Test func `what must not be repeated is sent once`() throws {
        let answer = try client().send(HTTPRequest("POST", server.url + "/a/502,200"))
        #expect(answer.status == 502)
        #expect(try server.log().count == 1)
    }

    @Test(arguments: [
        ("Retry-After:7", 7), ("Retry-After:Fri, 02 Jan 2026 03:04:35 GMT", 30),
        ("Retry-After:Thu, 01 Jan 2026 03:04:35 GMT", 0),
    ])
    func `the servers word is kept`(_ header: String, _ seconds: Double) throws {
        let waited = Mutex<[Double]>([])
        let patience = Patience(
            sleep: { pause in waited.withLock { $0.append(pause) } }, chance: { 0.99 },
            now: { Timestamp(1_767_323_045) }, say: { _ in })
        let encoded = PercentEncoding.segment(header)
        let answer = try HTTPClient(patience: patience).send(
            HTTPRequest("GET", server.url + "/a/503,200?header=" + encoded))
        #expect(answer.status == 200 && waited.withLock { $0 } == [seconds])
    }

    @Test(arguments: [
        "Retry-After:9223372036854775807", "X-RateLimit-Reset:-9223372036854775808",
        "X-RateLimit-Reset:9223372036854775807", "Retry-After:-1", "Retry-After:soon",
    ])
    func `no word of a server is too much`(_ header: String) throws {
        let encoded = PercentEncoding.segment(header)
        let url = server.url + "/a/429,429,429?header=" + encoded
        for _ in 0..<3 {
            // Waited for, or out of patience: in any case we are still there.
            _ = try? client().send(HTTPRequest("GET", url))
        }
        #expect(try !server.log().isEmpty)
    }

    @Test func `without a word the pauses grow by chance`() throws {
        let waited = Mutex<[Double]>([])
        var patience = Patience(
            sleep: { pause in waited.withLock { $0.append(pause) } }, chance: { 0.5 },
            now: { Timestamp(0) }, say: { _ in })
        (patience.tries, patience.longestPause) = (6, 3)
        _ = try HTTPClient(patience: patience).send(
            HTTPRequest("GET", server.url + "/a/500,500,500,500,200"))
        #expect(waited.withLock { $0 } == [0.5, 1, 1.5, 1.5])
    }

    @Test func `a refusal for want of rights is no limit`() throws {
        let limited = try client().send(
            HTTPRequest("GET", server.url + "/a/403,200?header=X-RateLimit-Remaining:0"))
        #expect(limited.status == 200)
        let refused = try client().send(
            HTTPRequest("GET", server.url + "/a/403,200?header=X-RateLimit-Remaining:17"))
        #expect(refused.status == 403)
    }

    @Test func `bodies are read from the file again`() throws {
        let scratch = try Scratch()
        let path = try scratch.write("body", String(repeating: "0123456789", count: 300_000))
        var request = HTTPRequest("PUT", server.url + "/a/503,200")
        request.body = .file(try FileHash.record(path), offset: 5, size: 2_000_000)
        #expect(try client().send(request).status == 200)
        let bytes = try scratch.data("body").dropFirst(5).prefix(2_000_000)
        let digest = try Hash.of(Array(bytes)).hex
        #expect(try server.log().map(\.sha256) == [digest, digest])
    }

    @Test func `a file that shrank is not sent`() throws {
        let scratch = try Scratch()
        var request = HTTPRequest("PUT", server.url + "/a/200")
        let file = try FileHash.record(
            try scratch.write("body", String(repeating: "x", count: 1000)))
        request.body = .file(file, offset: 0, size: file.size)
        try scratch.write("body", "short")
        let failure = #expect(throws: Failure.self) { try client().send(request) }
        #expect(failure?.what.contains("is not what was read back") == true)
        #expect(try server.log().isEmpty)
    }

    @Test func `credentials stay with their origin`() throws {
        let other = try ScriptedServer()
        let origin = try #require(Origin(server.url))
        let redaction = Redaction()
        let credential = try Credential(
            "s3cret-s3cret", named: "TOKEN", for: origin, .header("PRIVATE-TOKEN"),
            hiding: redaction)
        let target = other.url + "/a/200"
        let request = HTTPRequest(
            "GET", server.url + "/to?" + PercentEncoding.segment(target), credential: credential
        ).with("X-Service", "only for the service")
        #expect(try client().send(request).status == 200)
        #expect(try server.log().first?.headers["private-token"] == "s3cret-s3cret")
        let foreign = try #require(try other.log().first)
        #expect(foreign.headers["private-token"] == nil && foreign.headers["x-service"] == nil)
        let failure = #expect(throws: Failure.self) {
            try client().send(HTTPRequest("GET", target, credential: credential))
        }
        #expect(failure?.what.hasPrefix("refused to send a secret") == true)
        #expect(redaction("it is s3cret-s3cret") == "it is ***")
    }

    @Test func `a redirection beside the file keeps the credential`() throws {
        let origin = try #require(Origin(server.url))
        let credential = try Credential(
            "s3cret-s3cret", named: "TOKEN", for: origin, .bearer, hiding: Redaction())
        let request = HTTPRequest("GET", server.url + "/to?/a/200", credential: credential)
        #expect(try client().send(request).status == 200)
        #expect(
            try server.log().allSatisfy { $0.headers["authorization"] == "Bearer s3cret-s3cret" })
    }

    @Test func `redirections end`() throws {
        let failure = #expect(throws: Failure.self) {
            try client().send(HTTPRequest("GET", server.url + "/loop"))
        }
        #expect(failure?.why == "it was redirected over 5 times")
        #expect(try server.log().count == 6)
    }

    /// Whoever listens on this machine in the clear is not who was asked.
    @Test(.needs("openssl")) func `HTTPS is not left for HTTP`() throws {
        let certificate = try LoopbackCertificate()
        let secure = try ScriptedServer(certificate)
        let client = HTTPClient(certificates: certificate.authority, patience: .test)
        let inside = HTTPRequest("GET", "\(secure.url)/to?/a/200")
        #expect(try client.send(inside).status == 200)
        let failure = #expect(throws: Failure.self) {
            try client.send(HTTPRequest("GET", "\(secure.url)/to?\(server.url)/a/200"))
        }
        #expect(failure?.why == "it was redirected from https to http")
        #expect(try server.log().isEmpty)
    }

    @Test func `what writes is never redirected`() throws {
        let answer = try client().send(HTTPRequest("PUT", server.url + "/to?/a/200"))
        #expect(answer.status == 302)
    }

    @Test(arguments: [
        "http://acme.example/x", "ftp://127.0.0.1/x", "file:///etc/passwd",
        "https://user:word@acme.example/", "http://127.0.0.1.acme.example/",
        "http://127.0.0.1@acme.example/", "http://localhost\\@acme.example/",
    ])
    func `only HTTPS leaves this machine`(_ url: String) {
        let failure = #expect(throws: Failure.self) { try client().send(HTTPRequest("GET", url)) }
        #expect(failure?.exit == .usage)
    }

    @Test func `an answer that proves itself may come by plain HTTP`() {
        // An address of this machine's that is not taken for one, where nobody listens.
        var request = HTTPRequest("POST", "http://127.0.0.2:1/")
        request.provesItself = true
        let failure = #expect(throws: Failure.self) { try client().send(request) }
        #expect(failure?.exit == .failed)
    }

    @Test func `answers are bounded`() throws {
        var request = HTTPRequest("GET", server.url + "/a/200?size=100001")
        request.limit = 100_000
        let failure = #expect(throws: Failure.self) { try client().send(request) }
        #expect(failure?.what.hasSuffix("is larger than it may be") == true)
        request.limit = 100_001
        #expect(try client().send(request).body.count == 100_001)
    }

    @Test func `a short answer is no answer`() throws {
        let answer = try client().send(
            HTTPRequest("GET", server.url + "/a/200,200?size=5000&cut=100"))
        #expect(answer.body.count == 5000)
        // What has been handed on cannot be taken back.
        let failure = #expect(throws: Failure.self) {
            try client().send(HTTPRequest("GET", server.url + "/a/200,200?size=5001&cut=100")) {
                (_: [UInt8]) throws(Failure) in
            }
        }
        #expect(failure?.what.hasPrefix("cannot fetch") == true)
    }

    @Test func `silence is a lost connection`() throws {
        let answer = try client { $0.stall = 1 }.send(
            HTTPRequest("GET", server.url + "/a/200,200?size=5000&drip=10"))
        #expect(answer.body.count == 5000)
    }

    @Test func `no header brings another`() throws {
        let request = HTTPRequest("GET", server.url + "/a/200").with("X-Name", "a\r\nX-Evil: b")
        let failure = #expect(throws: Failure.self) { try client().send(request) }
        #expect(failure?.why == "it has a line break in it")
        #expect(throws: Failure.self) {
            try Credential(
                "token\r\nX-Evil: b", named: "TOKEN", for: try #require(Origin(server.url)),
                .bearer, hiding: Redaction())
        }
    }

    @Test func `messages have no query and no token`() throws {
        let failure = #expect(throws: Failure.self) {
            try client().send(HTTPRequest("GET", server.url + "/a/500?sig=secret-signature"))
        }
        #expect(failure?.message.contains("secret-signature") == false)
        #expect(failure?.message.contains("/a/500") == true)
    }

    @Test func `the servers words are cut and cleaned`() throws {
        let text = PercentEncoding.segment(
            #"{"message": "no \u001b[31mway", "errors": [{"code": "taken"}]}"#)
        let answer = try client().send(HTTPRequest("GET", server.url + "/a/422?text=" + text))
        let why = answer.failure("cannot").why
        #expect(why.hasPrefix("the server answered 422: no ") && why.hasSuffix("way, taken"))
        #expect(!why.contains("\u{1B}"))
    }
}

/// Addresses, origins and secrets as values.
@Suite struct WebAddressTests {
    @Test(arguments: [
        ("https://a.example/x/y?z", "https://b.example/", "https://b.example/"),
        ("https://a.example/x/y?z", "/q", "https://a.example/q"),
        ("https://a.example/x/y?z", "q", "https://a.example/x/q"),
        ("https://a.example", "q", "https://a.example/q"),
        ("https://a.example:8443/x", "//b.example/q", "https://b.example/q"),
    ])
    func `locations are resolved`(_ base: String, _ location: String, _ result: String) throws {
        #expect(try WebAddress.resolve(location, against: base) == result)
    }

    @Test(arguments: ["ftp://a/", "javascript:x", "file:///etc/passwd"])
    func `other schemes are not followed`(_ location: String) {
        #expect(throws: Failure.self) {
            try WebAddress.resolve(location, against: "https://a.example/")
        }
    }

    @Test func `origins are scheme host and port`() {
        #expect(Origin("https://A.example/x") == Origin("https://a.example:443"))
        #expect(Origin("https://a.example") != Origin("http://a.example"))
        #expect(Origin("https://a.example") != Origin("https://a.example:8443"))
        #expect(Origin("https://[::1]:1/x")?.host == "[::1]")
        #expect(Origin("https://") == nil && Origin("https://a:b@c/") == nil)
    }

    @Test(arguments: [
        "hunter2-hunter2", Data("hunter2-hunter2".utf8).base64EncodedString(),
        Data("user:hunter2-hunter2".utf8).base64EncodedString(),
        Data("x:hunter2-hunter2".utf8).base64EncodedString(),
        "68756e746572322d68756e74657232", "68756E746572322D68756E74657232",
    ])
    func `a secret is hidden in every form`(_ form: String) {
        let redaction = Redaction()
        redaction.hide("hunter2-hunter2")
        let text = redaction("before \(form) after")
        #expect(text.contains("***"))
        // Of base64 a few characters at the ends belong to the neighbours.
        #expect(!text.contains(form.dropFirst(8).dropLast(4)), "\(text)")
    }

    @Test func `a secret with signs is hidden in addresses and JSON`() {
        let redaction = Redaction()
        redaction.hide(#"p@ss/w"rd+\x"#)
        #expect(redaction("?token=p%40ss%2Fw%22rd%2B%5Cx") == "?token=***")
        #expect(redaction(#"{"token": "p@ss/w\"rd+\\x"}"#) == #"{"token": "***"}"#)
    }
}
