internal import Files
internal import Model
internal import Publishing

/// Publishes a release folder to one destination as a transaction: stage, verify, try the notes'
/// commands, reveal. Stopped anywhere, running it again finishes it.
struct Publication {
    let folder: ReleaseFolder
    let publisher: any Publisher
    let surroundings: Surroundings
    let progress: Progress

    /// Publishes, or finds that there is nothing to do; says what was done.
    func publish(_ steps: [VerificationStep]) throws(Failure) -> [String] {
        let plan = try plan()
        if try publisher.standing(of: plan) == .published {
            let done = try publisher.complete(plan)
            for line in done { progress(.said(line)) }
            return done.isEmpty
                ? ["nothing to do, \(plan.version) is published with the same bytes"] : done
        }
        try publisher.stage(plan)
        do throws(Failure) { try fill(plan, steps) } catch {
            try? publisher.withdraw(plan)
            throw error
        }
        return try publisher.reveal(plan)
    }

    private func fill(_ plan: PublishPlan, _ steps: [VerificationStep]) throws(Failure) {
        progress(.began("publish", total: plan.items.count))
        for item in plan.items {
            try publisher.put(item, of: plan)
            progress(.advanced(item.name))
        }
        let arrived = try publisher.verify(plan)
        let trial = CommandTrial(folder: arrived, surroundings: surroundings, progress: progress)
        _ = try trial.run(steps)
    }

    /// Artifacts first, then signatures, keys and notes, the checksum list last: whoever sees the
    /// list can trust that what it names is there.
    func plan() throws(Failure) -> PublishPlan {
        let names = folder.names
        let record = folder.record
        var items: [PublishItem] = []
        for name in try Folder.names(folder.path) {
            guard let role = names.role(of: name) else { continue }
            let path = folder.path + "/" + name
            let file = try FileHash.record(path)
            items.append(
                PublishItem(
                    name: name, path: path, size: file.size, sha256: file.sha256,
                    role: role.published))
        }
        func rank(_ item: PublishItem) -> Int {
            if item.name == ReleaseFile.checksums { return 3 }
            return item.role == .sealed ? 0 : item.role == .seal ? 1 : 2
        }
        let ordered = items.sorted { (rank($0), $0.name) < (rank($1), $1.name) }
        return PublishPlan(
            name: record.name, version: record.version, date: record.date,
            sequence: record.sequence, items: ordered)
    }
}

extension ReleaseNames.Role {
    /// The same in the words of a publisher.
    var published: PublishItem.Role {
        switch self {
        case .sealed: .sealed
        case .seal: .seal
        case .notes: .notes
        }
    }
}
