/// A kind of destination, or of announcer, as a manifest may name it.
public struct DestinationKind: Sendable {
    /// Its key: `directory`.
    public let name: String
    /// What its address is, in one sentence.
    public let doc: String
    /// What its address looks like.
    public let form: DestinationSetting.Form
    /// What may stand beside it.
    public let settings: [DestinationSetting]

    /// A kind of destination.
    public init(
        name: String, doc: String = "", form: DestinationSetting.Form = .text,
        settings: [DestinationSetting] = []
    ) {
        self.name = name
        self.form = form
        self.doc = doc
        self.settings = settings
    }
}
