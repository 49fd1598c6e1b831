import Files
package import Model
import Synchronization

extension StorePublisher {
    /// Makes the folder of this run, and looks who else has made one.
    ///
    /// Of two runs that do this at once, the later one sees the other's folder: each makes its own
    /// before it looks. So no two runs go on together, whatever the server can lock.
    package func stage(_ plan: PublishPlan) throws(Failure) -> String {
        let folder = staging(plan.version, plan.run)
        let before = runs(of: plan.version, in: try store.list(""))
        try refuseOthers(before, try store.list(plan.version.description).sizes, plan)
        for other in before where other != plan.run { try discard(plan.version, other) }
        try store.make(folder, for: plan.items.map(\.name))
        do throws(Failure) { try look(plan) } catch {
            if !before.contains(plan.run) { try? store.removeFolder(folder) }
            throw error
        }
        try clear(plan)
        return "\(title)/\(folder)"
    }

    /// Fails when another run stages this version too, or has published it by now.
    private func look(_ plan: PublishPlan) throws(Failure) {
        let now = runs(of: plan.version, in: try store.list(""))
        if let other = now.first(where: { $0 != plan.run }) {
            throw plan.belongsToAnother(title, run: other)
        }
        let there = try store.list(plan.version.description).sizes
        guard there[ReleaseFile.checksums] != nil else { return }
        try compare(there, with: plan)
        throw Failure(
            "another run has published \(plan.name) \(plan.version) in \(title) by now",
            hint: "'consign publish' completes it")
    }

    /// Removes what an older plan or a stopped run has left, and remembers the rest.
    private func clear(_ plan: PublishPlan) throws(Failure) {
        let folder = staging(plan.version, plan.run)
        let wanted = Set(plan.items.map { path(of: $0, plan) })
        let hidden = try store.list(folder)
        for path in hidden.map({ "\(folder)/\($0.name)" }) where !wanted.contains(path) {
            try store.remove(path)
        }
        try store.forgetUnfinished(in: store.moves ? folder : plan.version.description)
        guard !store.moves else { return staged.set(hidden) }
        // Where nothing moves, all but the list lies under its last name already.
        let plain = try store.list(plan.version.description)
        for file in plain where file.name != ReleaseFile.checksums {
            let path = place(plan.version) + file.name
            if !wanted.contains(path) { try store.remove(path) }
        }
        staged.set(hidden + plain.filter { $0.name != ReleaseFile.checksums })
    }

    /// What is in the folder of this run, and what lies under its last name already, perhaps
    /// because another run with the same files was first to reveal them.
    private func stagedFiles(_ plan: PublishPlan) throws(Failure) -> [StoredFile] {
        let hidden = try store.list(staging(plan.version, plan.run))
        guard !store.moves || hidden.isEmpty else { return hidden }
        let names = Set(hidden.map(\.name))
        return hidden
            + (try store.list(plan.version.description)).filter { !names.contains($0.name) }
    }

    /// Puts one file, unless an earlier run has put the same digest there.
    package func put(_ item: PublishItem, of plan: PublishPlan) throws(Failure) -> Bool {
        let path = path(of: item, plan)
        let there = staged[item.name]
        // What cannot be read back is put again.
        if there == item.size, (try? hash(path, item.size)) == item.sha256 { return false }
        try store.add(item, as: path, replacing: there != nil)
        return true
    }

    /// Lists what is staged, and asks for the digest of each where the server has one.
    package func arrived(_ plan: PublishPlan) throws(Failure) -> [RemoteFile] {
        let files = try stagedFiles(plan)
        let found = Mutex<[String: Digest]>([:]), first = Mutex<Failure?>(nil)
        let store = store
        Workers(count: lanes).forEachWaiting(files.count) { index in
            guard let item = plan.item(files[index].name), first.withLock({ $0 == nil }) else {
                return
            }
            do throws(Failure) {
                let digest = try store.digest(of: self.path(of: item, plan))
                found.withLock { $0[item.name] = digest }
            } catch {
                first.withLock { $0 = $0 ?? error }
            }
        }
        if let failure = first.withLock({ $0 }) { throw failure }
        let digests = found.withLock { $0 }
        return files.map { file in
            RemoteFile(
                name: file.name, size: file.size ?? 0, sha256: digests[file.name],
                id: plan.item(file.name).map { path(of: $0, plan) })
        }
    }

    /// Lists the folder of the version; whoever wants the digest of a small file reads it.
    package func published(_ plan: PublishPlan) throws(Failure) -> [RemoteFile] {
        let place = place(plan.version)
        return try store.list(plan.version.description).compactMap { file in
            file.size.map {
                RemoteFile(name: file.name, size: $0, sha256: nil, id: place + file.name)
            }
        }
    }

    /// Reads one file.
    package func read(
        _ file: RemoteFile, of plan: PublishPlan, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        if try store.read(file.id, limit: file.size, body) { return }
        // Another run with the same files may have revealed them in between.
        guard try store.read(place(plan.version) + file.name, limit: file.size, body) else {
            throw Failure("\(file.name) is not in \(title)")
        }
    }

    /// Removes what this run has staged, unless it is published.
    package func abandon(_ plan: PublishPlan) throws(Failure) {
        guard runs(of: plan.version, in: try store.list("")).contains(plan.run) else { return }
        try discard(plan.version, plan.run)
    }

    /// Removes what `run` has staged. Its folder goes last: it says whose the rest is.
    func discard(_ version: Version, _ run: String) throws(Failure) {
        if !store.moves {
            let there = try store.list(version.description)
            if there.sizes[ReleaseFile.checksums] == nil {
                for file in there { try store.remove(place(version) + file.name) }
                try store.forgetUnfinished(in: version.description)
            }
        }
        try store.removeFolder(staging(version, run))
    }
}
