public import Model

/// One kind of destination: one file, or one folder, of this room.
///
/// Every step may be repeated: putting the same digest again does nothing, another digest under a
/// published name is refused. What a destination says of itself is asked of the destination, never
/// remembered.
public protocol Publisher: AnyObject, Sendable {
    /// Its name in a manifest: `directory`.
    static var kind: String { get }
    /// What its address is, for the manifest's reference.
    static var addressDoc: String { get }
    /// What may stand beside the address.
    static var settings: [DestinationSetting] { get }
    /// A destination at `place`; reads its settings, but looks at nothing and changes nothing yet.
    init(_ place: Place, _ means: Means) throws(Failure)

    /// What people call it in messages: `directory public`.
    var title: String { get }
    /// The environment variables that hold the secrets it needs.
    var secretNames: [String] { get }
    /// Where in the order of revealing it stands.
    var rank: RevealRank { get }
    /// How many files may be put at once.
    var lanes: Int { get }
    /// Whether what was staged is worth keeping when a run fails, for the next one to go on from.
    var keepsUnfinished: Bool { get }
    /// Whether it is on this machine, so that asking it costs nothing.
    var isLocal: Bool { get }
    /// The name under which it would serve `name`.
    func served(_ name: String) -> String
    /// Most files, and most bytes of one, that a release may have; nil is no limit worth naming.
    var limits: (files: Int?, size: Int64?) { get }
    /// The address below which people will find the files; nil when there is none to tell.
    func base(of candidate: Candidate) -> String?

    /// The page that people are sent to; nil when there is none.
    func page(of candidate: Candidate) -> String?

    /// Whether the release could be published at all; asked before anything is built.
    func preflight(_ candidate: Candidate) throws(Failure)
    /// What is there already; the same version with other bytes is refused.
    func standing(of plan: PublishPlan) throws(Failure) -> Standing
    /// Makes a place that nobody sees yet, or finds the one an earlier run left; says which.
    func stage(_ plan: PublishPlan) throws(Failure) -> String
    /// Puts one file there; false when it was there already.
    func put(_ item: PublishItem, of plan: PublishPlan) throws(Failure) -> Bool
    /// All that is in the place that nobody sees yet.
    func arrived(_ plan: PublishPlan) throws(Failure) -> [Arrived]
    /// Reads back one file of it.
    func read(
        _ item: PublishItem, of plan: PublishPlan, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure)
    /// The place as a folder of this machine; nil when it is elsewhere.
    func folder(of plan: PublishPlan) -> String?
    /// Makes it visible in one step; says what it did.
    func reveal(_ plan: PublishPlan) throws(Failure) -> [String]
    /// Moves what points at the newest release; says what it did, nothing when all is so already.
    func point(_ plan: PublishPlan) throws(Failure) -> [String]
    /// Adds what a published release lacks beside its sealed files; says what it did.
    func complete(_ plan: PublishPlan) throws(Failure) -> [String]
    /// What is published under the name of a small file; nil where nothing is, or where that
    /// cannot be asked.
    func published(_ item: PublishItem, of plan: PublishPlan) throws(Failure) -> [UInt8]?
    /// Removes what was staged and never revealed.
    func abandon(_ plan: PublishPlan) throws(Failure)
    /// Takes a published release back as far as that can be done, and says how far that is.
    func withdraw(_ version: Version, reason: String) throws(Failure) -> [String]
}

/// What most destinations say.
extension Publisher {
    /// None.
    public static var settings: [DestinationSetting] { [] }
    /// None.
    public var secretNames: [String] { [] }
    /// A store of files.
    public var rank: RevealRank { .store }
    /// Enough to fill a line, few enough for every service's limits.
    public var lanes: Int { 4 }
    /// What took long to get there is kept.
    public var keepsUnfinished: Bool { true }
    /// It is elsewhere.
    public var isLocal: Bool { false }
    /// The name as it is.
    public func served(_ name: String) -> String { name }
    /// None.
    public var limits: (files: Int?, size: Int64?) { (nil, nil) }
    /// Not known.
    public func base(of candidate: Candidate) -> String? { nil }
    /// None.
    public func page(of candidate: Candidate) -> String? { nil }
    /// It is not asked.
    public func published(
        _ item: PublishItem, of plan: PublishPlan
    ) throws(Failure) -> [UInt8]? { nil }
    /// Elsewhere.
    public func folder(of plan: PublishPlan) -> String? { nil }
}
