package import Model

/// One kind of destination: one file, or one folder, of this room.
///
/// Every step may be repeated: putting the same digest again does nothing, another digest under a
/// published name is refused. What a destination says of itself is asked of the destination, never
/// remembered.
package protocol Publisher: AnyObject, Sendable {
    /// Its name in a manifest: `directory`.
    static var kind: String { get }
    /// What its address is, for the manifest's reference.
    static var addressDoc: String { get }
    /// What may stand beside the address.
    static var settings: [DestinationSetting] { get }
    /// A destination at `place`; reads its settings, but looks at nothing and changes nothing yet.
    init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure)

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
    func state(of plan: PublishPlan) throws(Failure) -> DestinationState
    /// Makes a place that nobody sees yet, or finds the one an earlier run left; says which.
    func stage(_ plan: PublishPlan) throws(Failure) -> String
    /// Puts one file there; false when it was there already.
    func put(_ item: PublishItem, of plan: PublishPlan) throws(Failure) -> Bool
    /// All that is in the place that nobody sees yet.
    func arrived(_ plan: PublishPlan) throws(Failure) -> [RemoteFile]
    /// All files of the version where it is published already.
    func published(_ plan: PublishPlan) throws(Failure) -> [RemoteFile]
    /// Reads back a file that arrived or is published.
    func read(
        _ file: RemoteFile, of plan: PublishPlan, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure)
    /// What can keep small files beside its versions, each replaced in one step as the project goes
    /// on: the log, key documents; nil for a place of releases alone.
    var smallFiles: (any SmallFileStore)? { get }
    /// The place as a folder of this machine; nil when it is elsewhere.
    func folder(of plan: PublishPlan) -> String?
    /// Makes it visible in one step; says what it did.
    func reveal(_ plan: PublishPlan) throws(Failure) -> [String]
    /// Moves what points at the newest release; says what it did, nothing when all is so already.
    func point(_ plan: PublishPlan) throws(Failure) -> [String]
    /// Adds what a published release lacks beside its sealed files, and puts ours in place of the
    /// seals that are `spoiled`; says what it did.
    func complete(_ plan: PublishPlan, replacing spoiled: Set<String>) throws(Failure) -> [String]
    /// Removes what was staged and never revealed.
    func abandon(_ plan: PublishPlan) throws(Failure)
    /// Takes a published release back as far as that can be done, and says how far that is.
    func withdraw(_ version: Version, reason: String) throws(Failure) -> [String]
}

/// What most destinations say.
extension Publisher {
    /// None.
    package static var settings: [DestinationSetting] { [] }
    /// None.
    package var secretNames: [String] { [] }
    /// A store of files.
    package var rank: RevealRank { .store }
    /// Enough to fill a line, few enough for every service's limits.
    package var lanes: Int { 4 }
    /// What took long to get there is kept.
    package var keepsUnfinished: Bool { true }
    /// It is elsewhere.
    package var isLocal: Bool { false }
    /// The name as it is.
    package func served(_ name: String) -> String { name }
    /// None.
    package var limits: (files: Int?, size: Int64?) { (nil, nil) }
    /// Not known.
    package func base(of candidate: Candidate) -> String? { nil }
    /// It is a place of releases alone.
    package var smallFiles: (any SmallFileStore)? { nil }
    /// None.
    package func page(of candidate: Candidate) -> String? { nil }
    /// Elsewhere.
    package func folder(of plan: PublishPlan) -> String? { nil }
}

/// What a destination already holds of a plan.
package enum DestinationState: String, Sendable, Hashable {
    /// Nothing of this version.
    case absent
    /// A run was stopped before it revealed anything.
    case unfinished
    /// The same bytes are published: there is nothing to do.
    case published
}

/// In which order destinations reveal a release: nothing that points at files is seen before them.
package enum RevealRank: Int, Sendable, Comparable {
    /// A store of files: a folder, a bucket, a package registry.
    case store
    /// A forge's page of the release.
    case forge
    /// Whatever a program of the user's does.
    case program

    /// Earlier first.
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A file as a destination has it.
package struct RemoteFile: Sendable, Hashable {
    /// The name it is served under.
    package let name: String
    /// Its size there.
    package let size: Int64
    /// The SHA-256 that the service itself has taken of it; nil when it tells none, so that the
    /// file must be read back.
    package let sha256: Digest?
    /// What the publisher itself finds it by: a path, a number, a digest.
    let id: String

    /// A file that is there; it is found by its name where `id` says nothing else.
    package init(name: String, size: Int64, sha256: Digest?, id: String? = nil) {
        self.name = name
        self.size = size
        self.sha256 = sha256
        self.id = id ?? name
    }
}

/// A release that is about to be built: what a destination can be asked before there is any file.
package struct Candidate: Sendable {
    /// The product's name.
    package let name: String
    /// Its version.
    package let version: Version
    /// The tag it is made of; nil when there is none.
    package let tag: String?
    /// The commit it is made of.
    package let commit: String?

    /// The tag that forges know it by: where none is named, the usual one.
    var usualTag: String { tag ?? "v\(version)" }

    /// A release to come.
    package init(name: String, version: Version, tag: String?, commit: String?) {
        self.name = name
        self.version = version
        self.tag = tag
        self.commit = commit
    }
}
