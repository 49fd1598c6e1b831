import Files
import Model

/// What one forge can do, in its own spelling; ``ForgePublication`` does the same with all of them.
///
/// What creates something is only described here, as a request: whoever sends it looks first, and
/// again when the answer was lost.
protocol Forge: Sendable {
    var api: ForgeAPI { get }
    /// Characters of a release's text at most.
    var longestText: Int { get }
    /// Whether a name can be there only once, so that what has it must go before another comes.
    var hasSingleNames: Bool { get }
    /// The page of the release of `tag`; nil when nothing says where the server is.
    func page(of tag: String) -> String?
    /// The address below which its files are.
    func base(of tag: String) -> String?

    /// Fails unless the repository and its tag are there and the token may write.
    func preflight(_ candidate: Candidate) throws(Failure)
    /// The release of `tag` that people see.
    func published(_ tag: String) throws(Failure) -> ForgeRelease?
    /// Where the files of a release are.
    func shelf(of release: ForgeRelease, _ plan: PublishPlan) -> ForgeShelf
    /// Who has staged files of this version, if anybody has; `known` is our shelf as it was last seen.
    func staged(_ plan: PublishPlan, known: ForgeShelf?) throws(Failure) -> ForgeStaged
    /// Our shelf, found or made; another publication's is left alone unless it is to be replaced.
    func open(_ plan: PublishPlan) throws(Failure) -> ForgeShelf
    /// Removes what was staged and never revealed.
    func abandon(_ plan: PublishPlan) throws(Failure)

    /// All files that are there, every page of the list read.
    func files(on shelf: ForgeShelf) throws(Failure) -> [ForgeFile]
    /// One file as the service describes it.
    func file(_ value: JSONValue) throws(Failure) -> ForgeFile
    /// Whether a file of that name may have come since we looked, from another run.
    func mayHave(_ name: String, on shelf: ForgeShelf) throws(Failure) -> Bool
    /// What sends one file.
    func upload(_ item: PublishItem, to shelf: ForgeShelf) throws(Failure) -> HTTPRequest
    /// What reads one back.
    func download(_ file: RemoteFile, of plan: PublishPlan) throws(Failure) -> HTTPRequest
    /// Whether an upload was refused since its name is there, perhaps by an answer that was lost.
    func isTaken(_ answer: HTTPAnswer) -> Bool
    /// Why an upload was refused.
    func refusal(_ answer: HTTPAnswer, of name: String) -> Failure
    /// Removes one file; false when our role is too low for that.
    func mayRemove(_ file: ForgeFile, from shelf: ForgeShelf) throws(Failure) -> Bool
    /// Gives a file its last name, where names are single.
    func rename(_ file: ForgeFile, to name: String) throws(Failure)

    /// What makes a staged release visible.
    func reveal(_ shelf: ForgeShelf, _ plan: PublishPlan) throws(Failure) -> HTTPRequest
    /// Removes what is no longer needed once the release is visible.
    func tidy(_ plan: PublishPlan) throws(Failure)
    /// Leads people to a file that a published release has got, where having it is not enough.
    func lead(
        to item: PublishItem, from release: ForgeRelease, _ plan: PublishPlan
    ) throws(Failure)
    /// Gives a published release another text.
    func renew(_ release: ForgeRelease, _ text: String) throws(Failure)
    /// Makes the highest stable version the latest, and says so when it was not.
    func point() throws(Failure) -> [String]
    /// Takes a release back as far as that goes; `text` says why.
    func withdraw(
        _ release: ForgeRelease, _ text: ForgeText.Withdrawn, _ mark: WithdrawalMark
    ) throws(Failure) -> [String]
}

/// What most forges do.
extension Forge {
    var hasSingleNames: Bool { false }
    func page(of tag: String) -> String? { api.page("/releases/tag/", tag) }
    func base(of tag: String) -> String? { api.page("/releases/download/", tag) }
    func shelf(of release: ForgeRelease, _ plan: PublishPlan) -> ForgeShelf { ForgeShelf(release) }
    /// Looking costs as much as sending, and one too many is removed again.
    func mayHave(_ name: String, on shelf: ForgeShelf) throws(Failure) -> Bool { false }
    func isTaken(_ answer: HTTPAnswer) -> Bool { false }
    func refusal(_ answer: HTTPAnswer, of name: String) -> Failure {
        answer.failure("cannot upload \(name) to \(api.repository)")
    }
    func rename(_ file: ForgeFile, to name: String) throws(Failure) {}
    func tidy(_ plan: PublishPlan) throws(Failure) {}
    func lead(
        to item: PublishItem, from release: ForgeRelease, _ plan: PublishPlan
    ) throws(Failure) {}
    func renew(_ release: ForgeRelease, _ text: String) throws(Failure) {
        try api.change(
            release.path, ["body": .string(text)], "renew the text of \(release.tag)")
    }
    /// The service itself calls what was made last the latest, and takes no word for it.
    func point() throws(Failure) -> [String] { [] }
}
