internal import Files
public import Model

extension StorePublisher {
    /// Moves the folder, or puts the checksum list beside the files that it names.
    public func reveal(_ plan: PublishPlan) throws(Failure) -> [String] {
        let folder = staging(plan.version, plan.run)
        do throws(Failure) {
            if store.moves {
                try store.move(folder, to: plan.version.description)
            } else if let list = plan.item(ReleaseFile.checksums) {
                try store.add(list, as: place(plan.version) + list.name, replacing: false)
            }
        } catch {
            // Somebody may have done the same, or the answer was lost.
            guard try standing(of: plan) == .published else { throw error }
        }
        return ["revealed \(title)/\(plan.version)"] + tidy(folder)
    }

    /// What was staged is of no more use; that it may not be removed harms nobody.
    private func tidy(_ folder: String) -> [String] {
        do throws(Failure) { try store.removeFolder(folder) } catch {
            return ["\(folder) stays, since it may not be removed"]
        }
        return []
    }

    /// Missing signatures and public keys are added, the notes brought up to date; a published
    /// signature stays, since it verified when it was published.
    public func complete(_ plan: PublishPlan) throws(Failure) -> [String] {
        let there = try store.list(plan.version.description).sizes
        var done: [String] = []
        for item in plan.items where item.role != .sealed {
            let path = place(plan.version) + item.name
            if there[item.name] == nil {
                try store.add(item, as: path, replacing: false)
                done.append("added \(item.name)")
            } else if try isOutdated(item, path, there[item.name], plan) {
                try store.replace(path, with: try TextFile.bytes(item.path))
                done.append("updated \(item.name)")
            }
        }
        // A run that was stopped right after it revealed leaves its folder.
        if runs(of: plan.version, in: try store.list("")).contains(plan.run) {
            done += tidy(staging(plan.version, plan.run))
        }
        return done
    }

    /// The notes as they are not any more, or a signature that was spoiled and is to be put right.
    private func isOutdated(
        _ item: PublishItem, _ path: String, _ size: Int64?, _ plan: PublishPlan
    ) throws(Failure) -> Bool {
        if item.role == .notes { return try !isSame(item, path, size) }
        guard plan.replacesUnfinished, let bytes = try published(item, of: plan) else {
            return false
        }
        return try plan.isSpoiled(item, bytes)
    }

    /// Reads a published file.
    public func published(
        _ item: PublishItem, of plan: PublishPlan
    ) throws(Failure) -> [UInt8]? {
        try store.bytes(place(plan.version) + item.name, limit: 32 << 20)
    }

    private func isSame(_ item: PublishItem, _ path: String, _ size: Int64?) throws(Failure) -> Bool
    {
        guard size == item.size else { return false }
        return try hash(path, item.size) == item.sha256
    }

    /// A stable version that is not older than the one pointed at becomes the latest.
    public func point(_ plan: PublishPlan) throws(Failure) -> [String] {
        let done = try versions.point(plan)
        // What was put aside for the pointer; where nothing moves, nothing is.
        if store.moves { try store.forgetUnfinished(in: "") }
        return done
    }

    /// The files stay, with a mark; `latest.json` goes back.
    public func withdraw(_ version: Version, reason: String) throws(Failure) -> [String] {
        try versions.withdraw(version, reason: reason)
    }

    /// A file of the root itself; nil when there is none.
    public func standing(file name: String, limit: Int) throws(Failure) -> [UInt8]? {
        try store.bytes(name, limit: limit)
    }

    /// Writes a file of the root itself.
    public func keep(_ bytes: [UInt8], as name: String) throws(Failure) {
        try store.replace(name, with: bytes)
    }
}
