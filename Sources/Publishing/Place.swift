public import Model

/// Where a line of the manifest's `publish` leads, with its placeholders replaced.
public struct Place: Sendable {
    /// The folder, repository or address.
    public let address: String
    /// The settings that the line gives, by name; flags are `true` or `false`.
    public let settings: [String: String]

    /// A place at `address`.
    public init(_ address: String, _ settings: [String: String] = [:]) {
        self.address = address
        self.settings = settings
    }

    /// A setting's text, if it is given.
    public subscript(name: String) -> String? { settings[name] }

    /// The complaint that `address` is not what this kind of destination wants.
    public func wrong(_ kind: String, _ expected: String) -> Failure {
        Failure(
            "'\(address)' is no address for \(kind)", "it must be \(expected)", exit: .usage)
    }
}
