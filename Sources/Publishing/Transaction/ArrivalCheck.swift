import Files
package import Model

/// Compares what a destination really has with what was sent, by the digest that the service took
/// of it or by reading it back, and lays out the files for the notes' commands. Of a release that
/// is published it compares what is small, and which everything else is verified by.
package struct ArrivalCheck {
    private let publisher: any Publisher
    private let plan: PublishPlan
    private let patience: Patience

    /// A list may lag behind what was stored; it is asked again so often, waiting in between.
    private static let looks = 8

    /// A check of what `publisher` has of `plan`.
    package init(_ publisher: any Publisher, _ plan: PublishPlan, _ patience: Patience) {
        self.publisher = publisher
        self.plan = plan
        self.patience = patience
    }

    /// Fails unless exactly the planned files are there with exactly the planned bytes; `checked`
    /// is told each that is. They are as the destination has them.
    @discardableResult
    package func check(
        _ checked: (PublishItem) -> Void = { _ in }
    ) throws(Failure) -> [String: RemoteFile] {
        let there = try complete()
        for item in plan.items {
            guard let one = there[item.name], one.size == item.size else {
                throw notAsSent(item, "its size is \(there[item.name]?.size ?? 0)")
            }
            let digest = try digest(one)
            guard digest == item.sha256 else {
                throw notAsSent(item, "its SHA-256 is \(digest.hex)")
            }
            checked(item)
        }
        return there
    }

    /// What is there, once nothing is missing; what should not be there is refused.
    private func complete() throws(Failure) -> [String: RemoteFile] {
        var patience = patience
        patience.tries = Self.looks
        return try patience.persist { () throws(Failure) -> Attempt<[String: RemoteFile]> in
            let arrived = try publisher.arrived(plan)
            let there = Dictionary(arrived.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
            let extra = arrived.map(\.name).filter { plan.item($0) == nil }
            guard extra.isEmpty else {
                throw holdsMore(extra.sorted().joined(separator: ", "))
            }
            // Another run of the same release may be sending its own; one of the two stays.
            guard there.count == arrived.count else {
                return .again(holdsMore("a file is there twice"), after: nil)
            }
            guard let missing = plan.items.first(where: { there[$0.name] == nil }) else {
                return .done(there)
            }
            return .again(notAsSent(missing, "it is not there"), after: nil)
        }
    }

    private func digest(_ file: RemoteFile) throws(Failure) -> Digest {
        if let known = file.sha256 { return known }
        return try whole { () throws(Failure) in
            let hash = try Hash(.sha256)
            try publisher.read(file, of: plan) { (step) throws(Failure) in
                try hash.update(step.span.bytes)
            }
            return try hash.value()
        }
    }

    /// A download that was cut off is begun anew.
    private func whole<Value>(
        _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try patience.persist { () throws(Failure) -> Attempt<Value> in
            do throws(Failure) { return .done(try body()) } catch {
                guard error.exit == .failed else { throw error }
                return .again(error, after: nil)
            }
        }
    }

    private func holdsMore(_ why: String) -> Failure {
        Failure("\(publisher.title) holds more than was sent", why, exit: .unverified)
    }

    private func notAsSent(_ item: PublishItem, _ why: String) -> Failure {
        Failure(
            "\(item.name) did not arrive in \(publisher.title) as it was sent", why,
            exit: .unverified)
    }

    /// The files of `there` as they arrived: in the destination's own folder when it is on this machine; else
    /// the list and what signs it are read back into `scratch`, and of artifacts, whose bytes are
    /// proved to be the same there, ours are taken.
    package func files(
        _ there: [String: RemoteFile], in scratch: String
    ) throws(Failure) -> RemoteFiles {
        if let folder = publisher.folder(of: plan) { return RemoteFiles(folder) }
        let kept = [ReleaseFile.checksums, ReleaseFile.record]
        var ours: [String: String] = [:]
        for item in plan.items {
            guard item.role != .sealed || kept.contains(item.name), let one = there[item.name]
            else {
                ours[item.name] = item.path
                continue
            }
            let bytes = try bytes(one)
            guard try Hash.of(bytes) == item.sha256 else {
                throw notAsSent(item, "other bytes came back")
            }
            try TextFile.write(bytes, to: scratch + "/" + item.name)
        }
        return RemoteFiles(scratch, elsewhere: ours)
    }

    /// All of a small file.
    private func bytes(_ file: RemoteFile) throws(Failure) -> [UInt8] {
        try whole { () throws(Failure) in
            var bytes: [UInt8] = []
            try publisher.read(file, of: plan) { (step) throws(Failure) in
                bytes += step
                guard bytes.count <= file.size else {
                    throw Failure(
                        "\(file.name) in \(publisher.title) changes while it is read",
                        "more came back than its size", exit: .unverified)
                }
            }
            return bytes
        }
    }
}

/// Published signatures that nobody can verify with any more.
///
/// One that differs from ours may be as good, since ECDSA's differ each time; it is judged by whoever
/// knows the keys.
extension ArrivalCheck {
    /// No signature is larger.
    private static let limit: Int64 = 32 << 20

    /// The published signatures that do not verify, which are refused unless ours are to take their
    /// place; a record or a list that is not ours always is.
    package func spoiled() throws(Failure) -> Set<String> {
        var spoiled: Set<String> = []
        for file in try publisher.published(plan) {
            guard let item = plan.item(file.name), try isSpoiled(file, item) else { continue }
            guard item.role == .seal else { throw plan.differs(item.name, in: publisher.title) }
            guard plan.replacesUnfinished else { throw refusal(item.name) }
            spoiled.insert(item.name)
        }
        return spoiled
    }

    /// Fails when ours could not take the place of all of them.
    func confirmReplaced() throws(Failure) {
        guard let name = try spoiled().min() else { return }
        throw Failure(
            "\(name) of \(plan.name) \(plan.version) in \(publisher.title) does not verify",
            "ours could not take its place",
            hint: "warn people with 'consign withdraw \(plan.version)', and release a new version",
            exit: .unverified)
    }

    /// What verifies everything else is compared: the rest is in the list.
    private func isSpoiled(_ file: RemoteFile, _ item: PublishItem) throws(Failure) -> Bool {
        switch item.role {
        case .notes: return false
        case .sealed:
            let leading = [ReleaseFile.checksums, ReleaseFile.record]
            guard leading.contains(item.name) else { return false }
            guard file.size == item.size else { return true }
            return try digest(file) != item.sha256
        case .seal:
            if file.sha256 == item.sha256 { return false }
            guard file.size <= Self.limit else { return true }
            let bytes = try bytes(file)
            return try Hash.of(bytes) == item.sha256 ? false : !plan.judge(item.name, bytes)
        }
    }

    private func refusal(_ name: String) -> Failure {
        Failure(
            "\(name) of \(plan.name) \(plan.version) in \(publisher.title) does not verify",
            "it was changed after it was published",
            hint: "put yours in its place with 'consign publish --replace'", exit: .unverified)
    }
}

/// Where the files of a publication can be read as they arrived.
package struct RemoteFiles: Sendable {
    private let folder: String
    private let elsewhere: [String: String]

    /// All files in `folder`, but for those that are `elsewhere`, by name.
    package init(_ folder: String, elsewhere: [String: String] = [:]) {
        self.folder = folder
        self.elsewhere = elsewhere
    }

    /// The path of a file.
    package func path(_ name: String) -> String { elsewhere[name] ?? folder + "/" + name }
}
