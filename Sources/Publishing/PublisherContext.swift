package import Files
package import Model

/// What a destination works with; it looks around for nothing else.
package struct PublisherContext: Sendable {
    /// The HTTP client.
    package let client: HTTPClient
    /// The environment's variables: addresses of services, and secrets by name.
    package let environment: [String: String]
    /// What secrets are told to as they are read.
    package let redaction: Redaction
    /// Told what a person watching should know.
    package let say: @Sendable (String) -> Void

    /// These means.
    package init(
        client: HTTPClient, environment: [String: String], redaction: Redaction,
        say: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.client = client
        self.environment = environment
        self.redaction = redaction
        self.say = say
    }

    /// A variable that is set and not empty.
    package func variable(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The secret in the variable `name` for the service at `url`.
    package func credential(
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
