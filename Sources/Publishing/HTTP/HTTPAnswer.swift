public import Files
public import Model

/// What a server answered.
public struct HTTPAnswer: Sendable {
    /// The HTTP status.
    public let status: Int
    /// Names in lower case, in the order they came.
    public let headers: [(name: String, value: String)]
    /// The body, unless it was handed on as it came.
    public let body: [UInt8]
    /// Which request it answers, for messages.
    let request: String

    /// Whether the status is 200 to 299.
    public var isGood: Bool { (200...299).contains(status) }

    /// The first header of that name.
    public func header(_ name: String) -> String? {
        headers.first { $0.name == name.lowercased() }?.value
    }

    /// The body as JSON.
    public func json() throws(Failure) -> JSONValue {
        try JSONText.parse(foreign: body, name: "the answer to \(request)")
    }

    /// What went wrong, in the server's own words as far as it has any; `words` are given when
    /// they are in no form that all services share.
    public func failure(_ what: String, words: String? = nil, hint: String? = nil) -> Failure {
        var why = "the server answered \(status)"
        if let said = words.map(Self.line) ?? said { why += ": " + said }
        let id = ["x-github-request-id", "x-request-id", "x-amz-request-id", "x-gitlab-meta"]
            .lazy.compactMap { header($0) }.first { $0.utf8.count <= 80 && !$0.contains("{") }
        if let id { why += " (request \(SafeName.printable(id)))" }
        return Failure(what, why, hint: hint ?? usualHint)
    }

    /// The message in an answer of JSON, or the first line of one in plain text; cut short.
    private var said: String? {
        let text: String?
        if let value = try? json() {
            let first = value["errors"]?.elements?.first
            let detail = first?.text ?? first?["message"]?.text ?? first?["code"]?.text
            let message = (value["message"] ?? value["error"])?.text
            text = [message, detail].compactMap { $0 }.joined(separator: ", ")
        } else {
            let isPage = body.prefix(64).contains(UInt8(ascii: "<"))
            text = isPage ? nil : String(decoding: body.prefix(2048), as: UTF8.self)
        }
        guard let text, !Self.line(text).isEmpty else { return nil }
        return Self.line(text)
    }

    private static func line(_ text: String) -> String {
        SafeName.printable(String((text.split(separator: "\n").first ?? "").prefix(300)))
    }

    private var usualHint: String? {
        switch status {
        case 401: "the token is not accepted; it may have ended or be meant for another server"
        case 403: "the token may lack the right to do this"
        default: nil
        }
    }
}
