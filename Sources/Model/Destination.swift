/// One line of the manifest's `publish`: the kind of destination, its address and its settings.
public struct Destination: Sendable {
    /// The publisher's name in the registry: `directory`.
    public let kind: Located<String>
    /// The folder, repository or address, as that publisher reads it.
    public let address: Located<Template>
    /// What stands beside the address, by name.
    public let settings: [String: Located<Template>]
    /// Whether the release has failed when this destination has.
    public let isRequired: Bool

    /// A destination of `kind` at `address`.
    public init(
        kind: Located<String>, address: Located<Template>,
        settings: [String: Located<Template>] = [:], isRequired: Bool = true
    ) {
        self.kind = kind
        self.address = address
        self.settings = settings
        self.isRequired = isRequired
    }
}
