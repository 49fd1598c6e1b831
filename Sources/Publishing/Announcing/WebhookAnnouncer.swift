import Files
import Model

/// Any program that takes a POST of JSON, signed so that it can tell ours from others'.
struct WebhookAnnouncer: Announcer {
    private let url: String
    private let variable: String
    private let means: PublisherContext

    /// The address.
    init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        url = place.address
        _ = try WebAddress.origin(of: url)
        variable = place["secret"] ?? "WEBHOOK_SECRET"
        self.means = means
    }

    /// What people call it.
    var title: String { "webhook \(url.prefix { $0 != "?" })" }
    /// The secret of the signature.
    var secretNames: [String] { [variable] }

    /// Posts all there is to know. The delivery's name is the run's, so that a receiver can tell a
    /// repeated one.
    func tell(_ announcement: Announcement) throws(Failure) {
        let body = try JSONText.write(Self.message(announcement))
        guard let secret = means.variable(variable), secret.utf8.count >= Redaction.shortest else {
            throw Failure(
                "there is no secret to sign the message with",
                "the variable \(variable) is not set, or shorter than 8 characters", exit: .usage)
        }
        means.redaction.hide(secret)
        let code = try HMAC.sha256(String(decoding: body, as: UTF8.self), key: Array(secret.utf8))
        let answer = try means.client.send(
            HTTPRequest("POST", url).sending(.bytes(body), type: "application/json")
                .with("X-Signature-256", "sha256=" + Hex.text(code))
                .with("X-Delivery", announcement.run))
        guard answer.isGood else { throw answer.failure("\(title) did not take the message") }
    }

    private static func message(_ announcement: Announcement) -> JSONValue {
        var members: [String: JSONValue] = [
            "product": .string(announcement.product), "run": .string(announcement.run),
            "time": .string(announcement.time.text), "text": .string(announcement.text),
        ]
        members["version"] = announcement.version.map { .string($0.description) }
        members["page"] = announcement.page.map { .string($0) }
        switch announcement.outcome {
        case .released: members["event"] = "released"
        case .failed(let step, let why, let command):
            members["event"] = "failed"
            members["step"] = .string(step)
            members["why"] = .string(why)
            members["command"] = .string(command)
        }
        return .object(members)
    }
}

extension AnnouncerKind {
    /// A program of somebody's.
    static let webhook = AnnouncerKind(
        name: "webhook",
        doc: "An https address that takes a POST of JSON.",
        form: .text,
        settings: [
            DestinationSetting(
                "secret", .variable,
                "The variable with the secret by which X-Signature-256 is made (HMAC-SHA256 of the "
                    + "body); WEBHOOK_SECRET if not given.", example: "ACME_WEBHOOK_SECRET")
        ],
        open: { (place, means) throws(Failure) in try WebhookAnnouncer(place, means) })
}
