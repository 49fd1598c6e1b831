public import Model

/// A kind of announcer as a manifest may name it, and how one is opened.
public struct AnnouncerKind: Sendable {
    /// Its key: `slack`.
    public let name: String
    /// What its address is, in one sentence.
    public let doc: String
    /// What its address looks like.
    public let form: DestinationSetting.Form
    /// What may stand beside it.
    public let settings: [DestinationSetting]
    /// Reads the settings of a place, and nothing else.
    public let open: @Sendable (Place, Means) throws(Failure) -> any Announcer

    /// Every kind there is. A new one is one word here.
    public static let all = [slack, discord, teams, mattermost, telegram, webhook, mail]
}
