package import Model

/// Publishes as a release of a repository on a forge.
///
/// What a kind says of itself stands with the kind; what it does is done by one
/// ``ForgePublication`` through its ``Forge``.
package protocol ForgePublisher: Publisher {
    /// What does the steps.
    var publication: ForgePublication { get }
}

extension ForgePublisher {
    /// What people call it.
    package var title: String { publication.api.title }
    /// The token's variable.
    package var secretNames: [String] { [publication.api.secret] }
    /// A page that points at files.
    package var rank: RevealRank { .forge }
    /// Below its tag.
    package func base(of candidate: Candidate) -> String? {
        publication.forge.base(of: candidate.usualTag)
    }
    /// That of its tag.
    package func page(of candidate: Candidate) -> String? {
        publication.forge.page(of: candidate.usualTag)
    }
    /// The repository and its tag must be there, and the token may write.
    package func preflight(_ candidate: Candidate) throws(Failure) {
        try publication.forge.preflight(candidate)
    }
    /// What is public under the tag, or else whether something of ours is staged.
    package func state(of plan: PublishPlan) throws(Failure) -> DestinationState {
        try publication.state(of: plan)
    }
    /// Finds or makes a place for the files, and frees it of what an earlier plan put there.
    package func stage(_ plan: PublishPlan) throws(Failure) -> String {
        try publication.stage(plan)
    }
    /// Uploads one file, unless it is there.
    package func put(_ item: PublishItem, of plan: PublishPlan) throws(Failure) -> Bool {
        try publication.put(item, of: plan)
    }
    /// What the service lists, with the digests that it tells.
    package func arrived(_ plan: PublishPlan) throws(Failure) -> [RemoteFile] {
        try publication.arrived(plan)
    }
    /// The same of the release that people see.
    package func published(_ plan: PublishPlan) throws(Failure) -> [RemoteFile] {
        try publication.published(plan)
    }
    /// Downloads one file.
    package func read(
        _ file: RemoteFile, of plan: PublishPlan, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        try publication.download.read(file, of: plan, body)
    }
    /// Makes it public in one request.
    package func reveal(_ plan: PublishPlan) throws(Failure) -> [String] {
        try publication.reveal(plan)
    }
    /// Moves what the service calls the latest, where it takes a word for it.
    package func point(_ plan: PublishPlan) throws(Failure) -> [String] {
        try publication.forge.point()
    }
    /// Adds signatures that are missing, and brings the text up to date.
    package func complete(
        _ plan: PublishPlan, replacing spoiled: Set<String>
    ) throws(Failure) -> [String] {
        try publication.complete(plan, replacing: spoiled)
    }
    /// Deletes what was staged and never revealed.
    package func abandon(_ plan: PublishPlan) throws(Failure) {
        try publication.abandon(plan)
    }
    /// Takes it back as far as the service and our role allow, and says why in its text.
    package func withdraw(_ version: Version, reason: String) throws(Failure) -> [String] {
        try publication.withdraw(version, reason: reason)
    }
}
