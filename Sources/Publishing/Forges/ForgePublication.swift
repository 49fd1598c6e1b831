import Files
import Model
import Synchronization

/// The steps of a publication on any forge.
package final class ForgePublication: Sendable {
    /// What is known of what we staged.
    private struct State: Sendable {
        var shelf: ForgeShelf?
        var files: [String: [ForgeFile]] = [:]
        /// What an earlier publication left there and we may not delete.
        var leftovers: Set<String> = []
    }

    let forge: any Forge
    let download: ForgeDownload
    private let known = Mutex(State())

    init(_ forge: any Forge) {
        self.forge = forge
        download = ForgeDownload(forge)
    }

    var api: ForgeAPI { forge.api }

    func state(of plan: PublishPlan) throws(Failure) -> DestinationState {
        guard let release = try forge.published(plan.tag) else {
            guard case .ours = try forge.staged(plan, known: nil) else { return .absent }
            return .unfinished
        }
        let there = try files(of: release, plan)
        for item in plan.items where item.role == .sealed {
            guard try areSame(there[item.name] ?? [], item, of: plan) else {
                throw release.run == nil ? notOurs(plan) : plan.differs(item.name, in: api.title)
            }
        }
        return .published
    }

    func files(
        of release: ForgeRelease, _ plan: PublishPlan
    ) throws(Failure) -> [String: [ForgeFile]] {
        ForgeFile.named(try forge.files(on: forge.shelf(of: release, plan)))
    }

    /// Which of two of one name is served is not known: both must be right.
    private func areSame(
        _ files: [ForgeFile], _ item: PublishItem, of plan: PublishPlan
    ) throws(Failure) -> Bool {
        for file in files where try !download.isSame(file, item, of: plan) { return false }
        return !files.isEmpty
    }

    private func notOurs(_ plan: PublishPlan) -> Failure {
        Failure(
            "the release \(plan.tag) in \(api.repository) is not ours",
            "somebody, or another program, made it",
            hint: "delete the release; its tag stays")
    }

    func stage(_ plan: PublishPlan) throws(Failure) -> String {
        let shelf = try forge.open(plan)
        var state = State(shelf: shelf)
        for file in try forge.files(on: shelf) {
            if plan.item(file.name) != nil {
                state.files[file.name, default: []].append(file)
            } else if try !forge.mayRemove(file, from: shelf) {
                // No release will lead to it.
                state.leftovers.insert(file.name)
            }
        }
        for name in state.leftovers.sorted() {
            api.means.say(
                "\(name) of an earlier run stays in the \(shelf.title): only a Maintainer may "
                    + "delete it")
        }
        known.withLock { $0 = state }
        return shelf.title
    }

    func put(_ item: PublishItem, of plan: PublishPlan) throws(Failure) -> Bool {
        let there = known.withLock { $0.files[item.name] } ?? []
        let (file, sent) = try upload(item, of: plan, to: try shelf(of: plan)).run(known: there)
        known.withLock { $0.files[item.name] = [file] }
        return sent
    }

    func upload(
        _ item: PublishItem, of plan: PublishPlan, to shelf: ForgeShelf
    ) -> ForgeUpload {
        ForgeUpload(forge: forge, download: download, plan: plan, shelf: shelf, item: item)
    }

    /// Our shelf as it was found or made, or as it is found now.
    private func shelf(of plan: PublishPlan) throws(Failure) -> ForgeShelf {
        if let shelf = known.withLock({ $0.shelf }) { return shelf }
        guard let shelf = try staged(plan) else { throw gone(plan) }
        known.withLock { $0.shelf = shelf }
        return shelf
    }

    /// Our shelf as it is now; nil when it is not there, or not seen yet.
    func staged(_ plan: PublishPlan) throws(Failure) -> ForgeShelf? {
        switch try forge.staged(plan, known: known.withLock { $0.shelf }) {
        case .nothing: return nil
        case .ours(let shelf): return shelf
        case .others(let failure): throw failure
        }
    }

    func gone(_ plan: PublishPlan) -> Failure {
        Failure(
            "what was staged of \(plan.version) in \(api.repository) is gone",
            hint: "run 'consign publish' again")
    }

    func arrived(_ plan: PublishPlan) throws(Failure) -> [RemoteFile] {
        let shelf = try shelf(of: plan)
        var files = try forge.files(on: shelf)
        let doubled = ForgeFile.named(files).filter { $0.value.count > 1 }
        for (name, list) in doubled {
            if let item = plan.item(name) { try upload(item, of: plan, to: shelf).settle(list) }
        }
        if !doubled.isEmpty { files = try forge.files(on: shelf) }
        let leftovers = known.withLock { $0.leftovers }
        return files.filter { $0.isWhole && !leftovers.contains($0.name) }.map(\.remote)
    }

    func abandon(_ plan: PublishPlan) throws(Failure) {
        known.withLock { $0 = State() }
        try forge.abandon(plan)
    }
}
