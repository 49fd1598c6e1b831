import Files
package import Model

/// A kind of announcer as a manifest may name it, and how one is opened.
package struct AnnouncerKind: Sendable {
    /// Its key: `slack`.
    package let name: String
    /// What its address is, in one sentence.
    package let doc: String
    /// What its address looks like.
    package let form: DestinationSetting.Form
    /// What may stand beside it.
    package let settings: [DestinationSetting]
    /// Reads the settings of a place, and nothing else.
    package let open:
        @Sendable (DestinationAddress, PublisherContext) throws(Failure) -> any Announcer

    /// Every kind there is. A new one is one word here.
    package static let all = [slack, discord, teams, mattermost, telegram, webhook, mail]
}

/// The chats: they differ in the shape of a message.
extension AnnouncerKind {
    /// <https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks>
    static let slack = chat("slack", "an incoming webhook") {
        ["text": .string(slackText($0.text, limit: 3000))]
    }

    /// The shape of Slack's messages. <https://developers.mattermost.com/integrate/webhooks/incoming/>
    static let mattermost = chat("mattermost", "an incoming webhook") {
        ["text": .string(slackText($0.text, limit: 4000))]
    }

    /// Mentions nobody. <https://discord.com/developers/docs/resources/webhook>
    static let discord = chat("discord", "a webhook") {
        [
            "content": .string(String($0.text.prefix(2000))),
            "allowed_mentions": ["parse": []],
        ]
    }

    /// An adaptive card of two texts. <https://adaptivecards.io/explorer/AdaptiveCard.html>
    static let teams = chat("teams", "a workflow that posts cards") { announcement in
        let title: JSONValue = [
            "type": "TextBlock", "text": .string(announcement.subject), "weight": "Bolder",
            "wrap": true,
        ]
        let text: JSONValue = [
            "type": "TextBlock", "text": .string(String(announcement.text.prefix(8000))),
            "wrap": true,
        ]
        let card: JSONValue = [
            "type": "AdaptiveCard", "version": "1.4", "body": [title, text],
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        ]
        return [
            "type": "message",
            "attachments": [
                ["contentType": "application/vnd.microsoft.card.adaptive", "content": card]
            ],
        ]
    }

    private static func chat(
        _ name: String, _ what: String,
        _ message: @escaping @Sendable (Announcement) -> JSONValue
    ) -> AnnouncerKind {
        AnnouncerKind(
            name: name, doc: "The variable that holds the address of \(what).", form: .variable,
            settings: [],
            open: { place, means in ChatAnnouncer(name, place, means, message) })
    }

    /// Three characters mean something to Slack: the text says what it says.
    private static func slackText(_ text: String, limit: Int) -> String {
        String(text.prefix(limit)).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;")
    }
}
