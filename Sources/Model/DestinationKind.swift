/// A kind of destination as a manifest may name it.
public struct DestinationKind: Sendable {
    /// Its key: `directory`.
    public let name: String
    /// What its address is, in one sentence.
    public let doc: String
    /// What may stand beside it.
    public let settings: [DestinationSetting]

    /// A kind of destination.
    public init(name: String, doc: String = "", settings: [DestinationSetting] = []) {
        self.name = name
        self.doc = doc
        self.settings = settings
    }
}
