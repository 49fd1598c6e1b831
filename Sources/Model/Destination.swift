/// One line of the manifest's `publish`: the kind of destination and its address.
public struct Destination: Sendable {
    /// The publisher's name in the registry: `directory`.
    public let kind: Located<String>
    /// The folder, repository or address, as that publisher reads it.
    public let address: Located<Template>

    /// A destination of `kind` at `address`.
    public init(kind: Located<String>, address: Located<Template>) {
        self.kind = kind
        self.address = address
    }
}
