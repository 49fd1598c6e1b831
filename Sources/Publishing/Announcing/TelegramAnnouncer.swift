import Files
import Model

/// Telegram, by a bot. Its token is part of the address, so the address is never shown.
/// <https://core.telegram.org/bots/api#sendmessage>
struct TelegramAnnouncer: Announcer {
    private let chat: String
    private let variable: String
    private let url: String
    private let means: PublisherContext

    /// The chat that the address names.
    init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        chat = place.address
        variable = place["token"] ?? "TELEGRAM_TOKEN"
        url = place["url"] ?? "https://api.telegram.org"
        _ = try WebAddress.origin(of: url)
        self.means = means
    }

    /// What people call it.
    var title: String { "telegram \(chat)" }
    /// The bot's token.
    var secretNames: [String] { [variable] }

    /// Sends plain text.
    func tell(_ announcement: Announcement) throws(Failure) {
        guard let token = means.variable(variable) else {
            throw Failure(
                "there is no token for telegram", "the variable \(variable) is not set",
                exit: .usage)
        }
        means.redaction.hide(token)
        let message: JSONValue = [
            "chat_id": .string(chat), "text": .string(String(announcement.text.prefix(4096))),
        ]
        let path = "bot" + token + "/sendMessage"
        let answer = try means.client.send(
            HTTPRequest("POST", WebAddress.join(url, path))
                .sending(.bytes(try JSONText.write(message)), type: "application/json"))
        guard answer.isGood else { throw answer.failure("telegram did not take the message") }
    }
}

extension AnnouncerKind {
    /// A chat of Telegram.
    static let telegram = AnnouncerKind(
        name: "telegram",
        doc: "The chat or channel: @acme, or a number.",
        form: .text,
        settings: [
            DestinationSetting(
                "token", .variable,
                "The variable with the bot's token; TELEGRAM_TOKEN if not given.",
                example: "ACME_BOT_TOKEN"),
            DestinationSetting(
                "url", .text, "The server of the bot API, when it is your own.",
                example: "https://bots.acme.example"),
        ],
        open: { (place, means) throws(Failure) in try TelegramAnnouncer(place, means) })
}
