public import Files
public import Model

/// What a destination works with; it looks around for nothing else.
public struct Means: Sendable {
    /// The HTTP client.
    public let client: HTTPClient
    /// The environment's variables: addresses of services, and secrets by name.
    public let environment: [String: String]
    /// What secrets are told to as they are read.
    public let redaction: Redaction
    /// Told what a person watching should know.
    public let say: @Sendable (String) -> Void

    /// These means.
    public init(
        client: HTTPClient, environment: [String: String], redaction: Redaction,
        say: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.client = client
        self.environment = environment
        self.redaction = redaction
        self.say = say
    }

    /// A variable that is set and not empty.
    public func variable(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The secret in the variable `name` for the service at `url`.
    public func credential(
        in name: String, for url: String, _ scheme: Credential.Scheme
    ) throws(Failure) -> Credential {
        guard let text = variable(name) else {
            throw Failure(
                "there is no secret for \(url.prefix { $0 != "?" })",
                "the variable \(name) is not set",
                hint: "set it to a token that may write there", exit: .usage)
        }
        return try Credential(
            text, named: name, for: try WebAddress.origin(of: url), scheme, hiding: redaction)
    }
}
