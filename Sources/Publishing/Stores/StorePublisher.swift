import Files
package import Model

/// Publishes into a ``Store``: `<version>/…` and `latest.json`, as ``DirectoryPublisher`` does.
///
/// What is staged lies below `.staging-<version>-<run>`, which names the run it belongs to. The
/// store is the journal: the next run looks at it and finishes it.
package protocol StorePublisher: Publisher {
    /// Where the files are.
    var store: any Store { get }
    /// What is staged already.
    var staged: StagedFiles { get }
    /// The address below which people fetch files, if the manifest says so.
    var baseURL: String? { get }
}

extension StorePublisher {
    /// What every store may be told.
    static var baseSetting: DestinationSetting {
        DestinationSetting(
            "base", .text, "The address below which people fetch what is stored here.",
            example: "https://download.acme.example")
    }

    /// The folder of the version below the address that people know.
    package func base(of candidate: Candidate) -> String? {
        baseURL.map { WebAddress.join($0, candidate.version.description) }
    }

    /// Asks for the list of versions and for the pointer, which takes every right but to write.
    package func preflight(_ candidate: Candidate) throws(Failure) {
        try check(store.list(""), candidate.version)
    }

    private func check(_ root: [StoredFile], _ version: Version) throws(Failure) {
        if root.contains(where: { $0.name == version.description && !$0.isFolder }) {
            throw Failure(
                "cannot publish to \(title)", "\(version) is a file there, and must be a folder")
        }
        try versions.checkPointer()
    }

    /// Compares a published version with the plan by its checksum list, which names the digests of
    /// all sealed files, and by their sizes.
    package func state(of plan: PublishPlan) throws(Failure) -> DestinationState {
        let root = try store.list("")
        try check(root, plan.version)
        let there = try store.list(plan.version.description).sizes
        if there[ReleaseFile.checksums] != nil {
            try compare(there, with: plan)
            return .published
        }
        let runs = runs(of: plan.version, in: root)
        try refuseOthers(runs, there, plan)
        return runs.isEmpty ? .absent : .unfinished
    }

    /// Fails unless the published version has the plan's sealed files.
    func compare(_ there: [String: Int64], with plan: PublishPlan) throws(Failure) {
        for item in plan.items where item.role == .sealed {
            var isSame = there[item.name] == item.size
            if isSame, item.name == ReleaseFile.checksums {
                let list = try store.bytes(
                    place(plan.version) + item.name, limit: Int(item.size))
                isSame = try list.map { bytes throws(Failure) in try Hash.of(bytes) } == item.sha256
            }
            guard isSame else { throw plan.differs(item.name, in: title) }
        }
    }

    /// The runs that have begun to stage `version`.
    func runs(of version: Version, in root: [StoredFile]) -> [String] {
        let start = staging(version, "")
        return root.filter { $0.isFolder && $0.name.hasPrefix(start) }
            .map { String($0.name.dropFirst(start.count)) }
            // Of `1.2.0` and not of `1.2.0-rc.1`.
            .filter { $0.utf8.count == 32 && $0.allSatisfy(\.isHexDigit) }
    }

    /// Fails when somebody else has begun this version.
    func refuseOthers(
        _ runs: [String], _ there: [String: Int64], _ plan: PublishPlan
    ) throws(Failure) {
        let isPublished = there[ReleaseFile.checksums] != nil
        if !there.isEmpty, !isPublished, store.moves || runs.isEmpty {
            throw Failure(
                "\(title) holds something else as \(plan.version)",
                "\(there.keys.min() ?? "") is there, but no \(ReleaseFile.checksums)",
                hint: "it was not put there by consign: move it away")
        }
        if let other = runs.first(where: { $0 != plan.run }), !plan.replacesUnfinished {
            throw plan.belongsToAnother(title, run: other)
        }
    }

    /// The folder of a version, with a slash.
    func place(_ version: Version) -> String { "\(version)/" }

    /// The folder that only one run uses.
    func staging(_ version: Version, _ run: String) -> String {
        "\(store.hidden)staging-\(version)-\(run)"
    }

    /// Where a file lies until it is revealed.
    func path(of item: PublishItem, _ plan: PublishPlan) -> String {
        store.moves || item.name == ReleaseFile.checksums
            ? staging(plan.version, plan.run) + "/" + item.name : place(plan.version) + item.name
    }

    /// The digest of a file as it is now, by the server's word or by reading it back.
    func hash(_ path: String, _ size: Int64) throws(Failure) -> Digest? {
        if let known = try store.digest(of: path) { return known }
        let hash = try Hash(.sha256)
        let isThere = try store.read(path, limit: size) { (step) throws(Failure) in
            try hash.update(step.span.bytes)
        }
        return isThere ? try hash.value() : nil
    }

    /// What is published, and what points at it.
    var versions: PublishedVersions { PublishedVersions(shelf: store, title: title) }
}

extension StorePublisher {
    /// Moves the folder, or puts the checksum list beside the files that it names.
    package func reveal(_ plan: PublishPlan) throws(Failure) -> [String] {
        let folder = staging(plan.version, plan.run)
        do throws(Failure) {
            if store.moves {
                try store.move(folder, to: plan.version.description)
            } else if let list = plan.item(ReleaseFile.checksums) {
                try store.add(list, as: place(plan.version) + list.name, replacing: false)
            }
        } catch {
            // Somebody may have done the same, or the answer was lost.
            guard try state(of: plan) == .published else { throw error }
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
    package func complete(
        _ plan: PublishPlan, replacing spoiled: Set<String>
    ) throws(Failure) -> [String] {
        let there = try store.list(plan.version.description).sizes
        var done: [String] = []
        for item in plan.items where item.role != .sealed {
            let path = place(plan.version) + item.name
            guard let size = there[item.name] else {
                try store.add(item, as: path, replacing: false)
                done.append("added \(item.name)")
                continue
            }
            let isOld = try item.role == .notes ? !isSame(item, path, size) : false
            if isOld || spoiled.contains(item.name) {
                try store.replace(path, with: try item.bytes())
                done.append("updated \(item.name)")
            }
        }
        // A run that was stopped right after it revealed leaves its folder.
        if runs(of: plan.version, in: try store.list("")).contains(plan.run) {
            done += tidy(staging(plan.version, plan.run))
        }
        return done
    }

    private func isSame(_ item: PublishItem, _ path: String, _ size: Int64?) throws(Failure) -> Bool
    {
        guard size == item.size else { return false }
        return try hash(path, item.size) == item.sha256
    }

    /// `latest.json` is one of the indexes. What a stopped run put aside while it replaced one goes
    /// back first; where nothing moves, nothing is.
    package func point(_ plan: PublishPlan) throws(Failure) -> [String] {
        if store.moves { try store.forgetUnfinished(in: "") }
        return []
    }

    /// The files stay, with a mark; `latest.json` goes back.
    package func withdraw(_ version: Version, reason: String) throws(Failure) -> [String] {
        try versions.withdraw(version, reason: reason)
    }

    /// Those of the root itself.
    package var smallFiles: (any SmallFileStore)? { store }
}
