import Files
import Model

/// An address that takes a message of JSON from whoever knows it, so it is a secret itself.
struct Hook {
    private let variable: String
    private let kind: String
    private let means: PublisherContext

    init(_ kind: String, _ place: DestinationAddress, _ means: PublisherContext) {
        self.kind = kind
        variable = place.address
        self.means = means
    }

    /// The variable with the address.
    var secretNames: [String] { [variable] }

    /// The address, hidden from all output from here on.
    func url() throws(Failure) -> String {
        guard let url = means.variable(variable) else {
            throw Failure(
                "there is no address for \(kind)", "the variable \(variable) is not set",
                exit: .usage)
        }
        guard Origin(url)?.isAllowed == true else {
            throw Failure(
                "\(variable) is not an address for \(kind)", "it must begin with https://",
                exit: .usage)
        }
        means.redaction.hide(url)
        // Messages name the path without its host too.
        means.redaction.hide(String(url.dropFirst(8).drop { $0 != "/" }))
        return url
    }

    /// Posts `message`. The same message sent twice is seen twice, so it is sent again only when
    /// the service says that it was not heard.
    func post(_ message: JSONValue, headers: [(String, String)] = []) throws(Failure) {
        try post(try JSONText.write(message), headers: headers)
    }

    /// The same with the bytes as they are to be sent.
    func post(_ bytes: [UInt8], headers: [(String, String)]) throws(Failure) {
        var request = HTTPRequest("POST", try url()).sending(
            .bytes(bytes), type: "application/json")
        for (name, value) in headers { request = request.with(name, value) }
        let answer = try means.client.send(request)
        guard answer.isGood else { throw answer.failure("\(kind) did not take the message") }
    }
}

/// A chat that takes JSON at an address which only those know who may write there.
struct ChatAnnouncer: Announcer {
    let title: String
    private let hook: Hook
    private let message: @Sendable (Announcement) -> JSONValue

    init(
        _ kind: String, _ place: DestinationAddress, _ means: PublisherContext,
        _ message: @escaping @Sendable (Announcement) -> JSONValue
    ) {
        title = kind
        hook = Hook(kind, place, means)
        self.message = message
    }

    var secretNames: [String] { hook.secretNames }

    func tell(_ announcement: Announcement) throws(Failure) {
        try hook.post(message(announcement))
    }
}
