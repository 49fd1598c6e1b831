import Files
package import Model

/// The steps that people see.
extension OCIPublisher {
    /// Puts the tag, when everything that refers to the release is there already.
    package func reveal(_ plan: PublishPlan) throws(Failure) -> [String] {
        let tag = OCITag.of(plan.version)
        if try registry.manifest(tag) != nil, try state(of: plan) == .published {
            try endMark(plan)
            return ["\(registry.address.title):\(tag) is there already"]
        }
        try checkMark(plan)
        let release = try OCIManifest.release(plan)
        let referrers = OCIReferrers(
            registry: registry, subject: try OCIDescriptor(manifest: release))
        try add(plan.items.filter { $0.role == .seal }, .seals, referrers)
        try add(plan.items.filter { $0.role == .notes }, .notes, referrers)
        // A tag is put over another without a word: look once more whose turn it is.
        try checkMark(plan)
        try registry.put(release, as: tag)
        try endMark(plan)
        return ["revealed \(registry.address.title):\(tag)"]
    }

    private func add(
        _ items: [PublishItem], _ kind: OCIManifest.Kind, _ referrers: OCIReferrers
    ) throws(Failure) {
        guard !items.isEmpty else { return }
        for item in items { try OCIUpload(registry, item).run() }
        try referrers.add(kind, items.map { OCIDescriptor($0) }, alone: kind == .notes)
    }

    /// Adds signatures that are missing, and brings the notes up to date.
    package func complete(
        _ plan: PublishPlan, replacing spoiled: Set<String>
    ) throws(Failure) -> [String] {
        guard let release = try registry.manifest(OCITag.of(plan.version)) else { return [] }
        let referrers = try referrers(release)
        let there = try beside(release)
        var done: [String] = []
        var missing: [PublishItem.Role: [PublishItem]] = [:]
        for item in plan.items where item.role != .sealed {
            let known = there[item.name]
            let isKept = item.role == .seal && !spoiled.contains(item.name)
            if known != nil, isKept || known?.digest == item.sha256 { continue }
            missing[item.role, default: []].append(item)
            done.append((known == nil ? "added " : "updated ") + item.name)
        }
        if spoiled.isEmpty {
            try add(missing[.seal] ?? [], .seals, referrers)
        } else {
            try replaceSeals(with: missing[.seal] ?? [], referrers)
        }
        if missing[.notes] != nil {
            try add(plan.items.filter { $0.role == .notes }, .notes, referrers)
        }
        try endMark(plan)
        return done
    }

    /// One list of all seals in place of those that name a spoiled one.
    private func replaceSeals(
        with items: [PublishItem], _ referrers: OCIReferrers
    ) throws(Failure) {
        var seals = try referrers.files(.seals)
        for item in items {
            try OCIUpload(registry, item).run()
            seals[item.name] = OCIDescriptor(item)
        }
        try referrers.add(.seals, seals.keys.sorted().compactMap { seals[$0] }, alone: true)
    }

    private func referrers(_ release: OCIManifest) throws(Failure) -> OCIReferrers {
        OCIReferrers(registry: registry, subject: try OCIDescriptor(manifest: release.bytes))
    }

    /// The files that refer to a release.
    func beside(_ release: OCIManifest) throws(Failure) -> [String: OCIDescriptor] {
        let referrers = try referrers(release)
        return try referrers.files(.seals).merging(referrers.files(.notes)) { $1 }
    }

    /// `latest` becomes the tag of the highest stable version.
    package func point(_ plan: PublishPlan) throws(Failure) -> [String] {
        try OCILatest(registry: registry).move()
    }

    /// The version stays, since people may have it, but what refers to it says that it is
    /// withdrawn; `latest` goes back.
    package func withdraw(_ version: Version, reason: String) throws(Failure) -> [String] {
        let tag = OCITag.of(version)
        guard let release = try registry.manifest(tag), release.kind == .release else {
            throw Failure(
                "\(version) is not published in \(registry.address.title)", exit: .usage)
        }
        let mark = try WithdrawalMark(version: version, reason: reason).bytes()
        try OCIUpload(registry, mark, named: WithdrawalMark.fileName).run()
        var file = OCIDescriptor("application/json", try Hash.of(mark), Int64(mark.count))
        file.annotations = [OCIManifest.title: WithdrawalMark.fileName]
        let subject = try OCIDescriptor(manifest: release.bytes)
        try OCIReferrers(registry: registry, subject: subject).add(.withdrawal, [file])
        return ["\(registry.address.title):\(tag) says that it is withdrawn"]
            + (try OCILatest(registry: registry).move())
    }
}
