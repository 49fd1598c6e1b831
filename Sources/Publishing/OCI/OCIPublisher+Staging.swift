import Files
package import Model

/// The steps before anybody sees anything.
extension OCIPublisher {
    /// The registry must let us in, and let us write: an upload is begun and given up.
    package func preflight(_ candidate: Candidate) throws(Failure) {
        guard OCITag.mark(of: candidate.version).utf8.count <= 128 else {
            throw Failure("\(candidate.version) is too long for a tag", exit: .usage)
        }
        let session = try registry.means.client.patience.persist {
            () throws(Failure) -> Attempt<String> in try registry.begin()
        }
        // Some answer that they do no such thing; such a session ends by itself.
        _ = try? registry.attempt(HTTPRequest("DELETE", session))
    }

    /// What is under the version's tag, or else whether a publication of ours was begun.
    package func state(of plan: PublishPlan) throws(Failure) -> DestinationState {
        guard let release = try registry.manifest(OCITag.of(plan.version)) else {
            return try mark(of: plan.version)?.run == plan.run ? .unfinished : .absent
        }
        let files = release.files
        for item in plan.items where item.role == .sealed {
            guard files[item.name]?.digest == item.sha256 else {
                throw plan.differs(item.name, in: title)
            }
        }
        return .published
    }

    /// Marks the version as ours.
    package func stage(_ plan: PublishPlan) throws(Failure) -> String {
        try OCIUpload(registry, Array("{}".utf8), named: "an empty content").run()
        let found = try mark(of: plan.version)
        if let found, found.run != plan.run {
            guard plan.replacesUnfinished else { throw taken(plan, by: found) }
        }
        if found?.run != plan.run {
            try registry.put(
                try OCIManifest.mark(plan, run: plan.run), as: OCITag.mark(of: plan.version))
            try checkMark(plan)
        }
        return "repository \(registry.address.title)"
    }

    /// The last one to mark the version goes on; all others find out here.
    func checkMark(_ plan: PublishPlan) throws(Failure) {
        let mark = try mark(of: plan.version)
        guard mark?.run == plan.run else { throw taken(plan, by: mark) }
    }

    private func taken(_ plan: PublishPlan, by other: OCIManifest?) -> Failure {
        plan.belongsToAnother(
            "the tag \(OCITag.mark(of: plan.version)) of \(registry.address.title)",
            run: other?.run)
    }

    /// Stores one file by its digest, unless it is there.
    package func put(_ item: PublishItem, of plan: PublishPlan) throws(Failure) -> Bool {
        try OCIUpload(registry, item).run()
    }

    /// What is stored. A registry takes a content only when it has the digest it is stored under.
    package func arrived(_ plan: PublishPlan) throws(Failure) -> [RemoteFile] {
        var arrived: [RemoteFile] = []
        for item in plan.items {
            guard let size = try registry.size(of: item.sha256, planned: item.size) else {
                continue
            }
            arrived.append(
                RemoteFile(
                    name: item.name, size: size, sha256: item.sha256, id: item.sha256.hex))
        }
        return arrived
    }

    /// The files of the release and of what refers to it. A digest there is what somebody wrote
    /// into a manifest, and the content may have been spoiled since it was stored.
    package func published(_ plan: PublishPlan) throws(Failure) -> [RemoteFile] {
        guard let release = try registry.manifest(OCITag.of(plan.version)) else { return [] }
        return try release.files.merging(beside(release)) { first, _ in first }.map {
            RemoteFile(name: $0, size: $1.size, sha256: nil, id: $1.digest.hex)
        }
    }

    /// Downloads one file.
    package func read(
        _ file: RemoteFile, of plan: PublishPlan, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        guard let digest = Digest(.sha256, hex: file.id) else {
            throw Failure("\(file.name) is not in \(registry.address.title)")
        }
        try registry.read(digest, size: file.size, body)
    }

    /// Ends our mark. What was stored by digest nobody can see; the registry's own clearing up
    /// takes it away.
    package func abandon(_ plan: PublishPlan) throws(Failure) { try endMark(plan) }
}
