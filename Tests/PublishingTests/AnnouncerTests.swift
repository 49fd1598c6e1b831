import Files
import Foundation
import Model
import Publishing
import Synchronization
import TestSupport
import Testing

/// Telling people: the shape each service wants, and nothing that it would misread.
@Suite(.needs("python3", "curl")) struct AnnouncerTests {
    private static func announcement(
        _ outcome: Announcement.Outcome = .released, message: String? = nil
    ) throws -> Announcement {
        Announcement(
            product: "acme", version: try Version(parsing: "1.2.0"),
            page: "https://acme.example/?a=1&b=<2>", run: "0123456789abcdef",
            time: Timestamp(1_767_323_045), outcome: outcome, message: message)
    }

    private func open(
        _ name: String, _ place: DestinationAddress, _ environment: [String: String],
        certificates: String? = nil
    ) throws -> any Announcer {
        let kind = try #require(AnnouncerKind.all.first { $0.name == name })
        return try kind.open(place, .test(environment, certificates: certificates))
    }

    private func json(_ text: String) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    }

    private func told(_ name: String, _ announcement: Announcement) throws -> [String: Any] {
        let server = try ScriptedServer()
        try open(name, DestinationAddress("HOOK"), ["HOOK": server.url + "/a/200/secret-path"])
            .tell(announcement)
        let request = try #require(try server.log().first)
        #expect(request.method == "POST" && request.headers["content-type"] == "application/json")
        return try json(request.text)
    }

    @Test(arguments: ["slack", "mattermost"]) func `slack reads what is meant`(_ name: String)
        throws
    {
        let message = try told(name, try Self.announcement())
        #expect(
            message["text"] as? String
                == "acme 1.2.0 is out: https://acme.example/?a=1&amp;b=&lt;2&gt;")
    }

    @Test func `discord mentions nobody`() throws {
        let long = "@everyone " + String(repeating: "x", count: 3000)
        let message = try told("discord", try Self.announcement(message: long))
        let content = message["content"] as? String ?? ""
        #expect(content.count == 2000)
        #expect(
            (message["allowed_mentions"] as? [String: [String]]) == ["parse": []])
    }

    @Test func `teams gets a card`() throws {
        let message = try told("teams", try Self.announcement())
        let attachment = (message["attachments"] as? [[String: Any]])?.first
        let card = attachment?["content"] as? [String: Any]
        #expect(card?["type"] as? String == "AdaptiveCard")
        let texts = (card?["body"] as? [[String: Any]])?.compactMap { $0["text"] as? String }
        #expect(texts?.first == "acme 1.2.0 is out" && texts?.count == 2)
    }

    @Test func `telegrams token is in the address and nowhere else`() throws {
        let server = try ScriptedServer()
        let announcer = try open(
            "telegram", DestinationAddress("@acme", ["url": server.url + "/a/200"]),
            ["TELEGRAM_TOKEN": "12345:hunter2"])
        try announcer.tell(try Self.announcement())
        let request = try #require(try server.log().first)
        #expect(request.path == "/a/200/bot12345:hunter2/sendMessage")
        #expect(try json(request.text)["chat_id"] as? String == "@acme")
    }

    @Test(.needs("openssl")) func `a webhook is signed`() throws {
        let server = try ScriptedServer()
        try open(
            "webhook", DestinationAddress(server.url + "/a/200"),
            ["WEBHOOK_SECRET": "hunter2-hunter2"]
        ).tell(try Self.announcement(.failed(step: "publish", why: "no", command: "again")))
        let request = try #require(try server.log().first)
        let code = try Command.run(
            "openssl", ["dgst", "-sha256", "-hmac", "hunter2-hunter2", "-r"],
            input: Data(request.text.utf8)
        ).output.prefix(64)
        #expect(request.headers["x-signature-256"] == "sha256=" + code)
        #expect(request.headers["x-delivery"] == "0123456789abcdef")
        let message = try json(request.text)
        #expect(message["event"] as? String == "failed" && message["step"] as? String == "publish")
        #expect(message["command"] as? String == "again")
    }

    @Test(.needsPython) func `a mail comes by TLS with one header each`() throws {
        let server = try MailKeeper()
        let announcer = try open(
            "mail",
            DestinationAddress(
                "list@acme.example, b@acme.example",
                [
                    "server": "smtp://" + server.address, "from": "release@acme.example",
                    "user": server.user,
                ]), ["MAIL_PASSWORD": server.password, "SSL_CERT_FILE": server.authority])
        let hostile = "r\u{e4}eleased\r\nBcc: everybody@acme.example\r\n.\r\nend"
        try announcer.tell(try Self.announcement(message: hostile))
        let mail = try #require(try server.mails.first)
        #expect(mail.tls && mail.to == ["list@acme.example", "b@acme.example"])
        // Python's mail reader is the witness.
        let script = """
            import email, email.policy, json, sys
            mail = email.message_from_string(sys.stdin.read(), policy=email.policy.default)
            print(json.dumps({"names": sorted(mail.keys()), "subject": mail["subject"],
                "id": mail["message-id"], "text": mail.get_content(), "bad": len(mail.defects)}))
            """
        let read = try Command.run("python3", ["-c", script], input: Data(mail.body.utf8))
        let parts = try json(read.output)
        #expect(parts["bad"] as? Int == 0)
        let names = parts["names"] as? [String] ?? []
        #expect(!names.contains("Bcc") && names.contains("Subject"))
        #expect(parts["subject"] as? String == "acme 1.2.0 is out")
        let body = parts["text"] as? String ?? ""
        #expect(body.contains("r\u{e4}eleased"))
        #expect(parts["id"] as? String == "<released.0123456789abcdef@acme.example>")
    }

    @Test(.needsPython) func `a mail server without trust gets nothing`() throws {
        let server = try MailKeeper()
        let place = DestinationAddress(
            "list@acme.example",
            [
                "server": "smtp://" + server.address, "from": "release@acme.example",
                "user": server.user,
            ])
        let stranger = try open("mail", place, ["MAIL_PASSWORD": server.password])
        #expect(throws: Failure.self) { try stranger.tell(try Self.announcement()) }
        let wrong = try open(
            "mail", place,
            ["MAIL_PASSWORD": "another-password", "SSL_CERT_FILE": server.authority])
        let failure = #expect(throws: Failure.self) { try wrong.tell(try Self.announcement()) }
        #expect(failure?.message.contains("another-password") == false)
        #expect(try server.mails.isEmpty)
    }

    @Test(arguments: [
        ("mail", "list@acme.example", ["server": "smtps://x"]),
        ("mail", "list@acme.example", ["server": "http://x", "from": "a@b"]),
        ("mail", "list@acme.example\r\nBcc: x@y", ["server": "smtps://x", "from": "a@b"]),
        ("mail", "nobody", ["server": "smtps://x", "from": "a@b"]),
        ("webhook", "http://acme.example/", [:]), ("telegram", "@a", ["url": "ftp://x"]),
    ])
    func `wrong settings are found beforehand`(
        _ name: String, _ address: String, _ settings: [String: String]
    ) throws {
        let failure = #expect(throws: Failure.self) {
            try open(name, DestinationAddress(address, settings), [:])
        }
        #expect(failure?.exit == .usage)
    }

    @Test(arguments: ["slack", "discord", "teams", "mattermost"])
    func `a hook that is missing names its variable`(_ name: String) throws {
        let announcer = try open(name, DestinationAddress("ACME_HOOK"), [:])
        #expect(announcer.secretNames == ["ACME_HOOK"])
        let failure = #expect(throws: Failure.self) {
            try announcer.tell(try Self.announcement())
        }
        #expect(failure?.why == "the variable ACME_HOOK is not set")
    }

    @Test func `a hooks address shows nowhere`() throws {
        let server = try ScriptedServer()
        let redaction = Redaction()
        let means = PublisherContext(
            client: HTTPClient(patience: .test),
            environment: ["HOOK": server.url + "/e/404/T0K3N/s3cr3t"], redaction: redaction)
        let kind = try #require(AnnouncerKind.all.first { $0.name == "slack" })
        let failure = #expect(throws: Failure.self) {
            try kind.open(DestinationAddress("HOOK"), means).tell(try Self.announcement())
        }
        let message = redaction(try #require(failure).message)
        #expect(!message.contains("s3cr3t"))
    }

    @Test func `that it is out is told once per run`() throws {
        let server = try ScriptedServer()
        let scratch = try Scratch()
        let announcer = try open(
            "slack", DestinationAddress("HOOK"), ["HOOK": server.url + "/a/500"])
        let outcomes = Mutex<[Bool]>([])
        for _ in 0..<3 {
            let journal = try Journal(scratch("publish.journal"), clock: { Timestamp(0) })
            Announcing([announcer], journal).tell(try Self.announcement()) { _, failure in
                outcomes.withLock { $0.append(failure == nil) }
            }
        }
        // It failed, but it may have been heard: it is not told again.
        #expect(try server.log().count == 1)
        #expect(outcomes.withLock { $0 } == [false])
    }

    @Test func `whoever is slow to hear is watched while they are told`() throws {
        let told = Mutex<[String]>([])
        let gauges = Mutex<[Gauge]>([])
        let slow = SlowAnnouncer {
            told.withLock { $0 += gauges.withLock { $0.map { "\($0.name) \($0.isOver)" } } }
        }
        Announcing([slow], nil).tell(
            try Self.announcement(), opened: { gauge in gauges.withLock { $0.append(gauge) } }
        ) { _, _ in }
        #expect(told.withLock { $0 } == ["announce slow false"])
        #expect(gauges.withLock { $0.map(\.isOver) } == [true])
    }
}

private struct SlowAnnouncer: Announcer {
    let title = "slow"
    let secretNames: [String] = []
    let hear: @Sendable () -> Void

    func tell(_ announcement: Announcement) throws(Failure) { hear() }
}
