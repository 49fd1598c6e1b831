import Files
import Model

/// A mail over SMTP with TLS.
struct MailAnnouncer: Announcer {
    private let to: [String]
    private let from: String
    private let server: String
    private let user: String?
    private let variable: String
    private let means: PublisherContext

    /// The people that the address names.
    init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        to = place.address.split(separator: ",").map { word in
            String(word.drop { $0 == " " })
        }
        guard let server = place["server"], let from = place["from"] else {
            throw Failure(
                "mail needs a server and a sender", "with 'server' and 'from'", exit: .usage)
        }
        for address in to + [from] where !Self.isAddress(address) {
            throw Failure("'\(SafeName.printable(address))' is not a mail address", exit: .usage)
        }
        guard server.hasPrefix("smtps://") || server.hasPrefix("smtp://"), !to.isEmpty else {
            throw Failure(
                "'\(SafeName.printable(server))' is not a mail server",
                hint: "write smtps://mail.acme.example", exit: .usage)
        }
        self.from = from
        self.server = server
        user = place["user"]
        variable = place["password"] ?? "MAIL_PASSWORD"
        self.means = means
    }

    /// No blanks, brackets or line breaks: what stands in a header stays one address.
    private static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && text.utf8.allSatisfy {
                (0x21...0x7E).contains($0) && !"<>,;:\"\\()[]".utf8.contains($0)
            }
    }

    /// What people call it.
    var title: String { "mail to \(to.joined(separator: ", "))" }
    /// The user's password.
    var secretNames: [String] { user == nil ? [] : [variable] }

    /// Sends it.
    func tell(_ announcement: Announcement) throws(Failure) {
        let message = MailMessage(from: from, to: to, announcement: announcement)
        try MailTransfer(server: server, from: from, to: to, login: try login(), means: means)
            .send(message.bytes)
    }

    private func login() throws(Failure) -> (user: String, password: String)? {
        guard let user else { return nil }
        guard let password = means.variable(variable), password.utf8.count >= Redaction.shortest
        else {
            throw Failure(
                "there is no password for \(server)",
                "the variable \(variable) is not set, or shorter than 8 characters", exit: .usage)
        }
        means.redaction.hide(password)
        return (user, password)
    }
}

extension AnnouncerKind {
    /// A mail.
    static let mail = AnnouncerKind(
        name: "mail",
        doc: "Who gets it: mail addresses, separated by commas.",
        form: .text,
        settings: [
            DestinationSetting(
                "server", .text,
                "The mail server: smtps:// speaks TLS from the start, smtp:// turns it on first and "
                    + "sends nothing without.", example: "smtps://mail.acme.example"),
            DestinationSetting(
                "from", .text, "Whose mail it is.", example: "release@acme.example"),
            DestinationSetting(
                "user", .text, "Who logs in; nobody if not given.", example: "release@acme.example"),
            DestinationSetting(
                "password", .variable,
                "The variable with the user's password; MAIL_PASSWORD if not given.",
                example: "ACME_MAIL_PASSWORD"),
        ],
        open: { (place, means) throws(Failure) in try MailAnnouncer(place, means) })
}
