import Files
package import Model

/// Compares what a destination really has with what was sent, by the digest that the service took
/// of it or by reading it back, and lays out the files for the notes' commands.
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
    /// is told each that is.
    package func check(_ checked: (PublishItem) -> Void = { _ in }) throws(Failure) {
        let there = try complete()
        for item in plan.items {
            guard let one = there[item.name], one.size == item.size else {
                throw notAsSent(item, "its size is \(there[item.name]?.size ?? 0)")
            }
            let digest = if let known = one.sha256 { known } else { try readBack(item) }
            guard digest == item.sha256 else {
                throw notAsSent(item, "its SHA-256 is \(digest.hex)")
            }
            checked(item)
        }
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

    private func readBack(_ item: PublishItem) throws(Failure) -> Digest {
        try whole { () throws(Failure) in
            let hash = try Hash(.sha256)
            try publisher.read(item, of: plan) { (step) throws(Failure) in
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

    /// The files as they arrived: in the destination's own folder when it is on this machine; else
    /// the list and what signs it are read back into `scratch`, and of artifacts, whose bytes are
    /// proved to be the same there, ours are taken.
    package func files(in scratch: String) throws(Failure) -> RemoteFiles {
        if let folder = publisher.folder(of: plan) { return RemoteFiles(folder) }
        let kept = [ReleaseFile.checksums, ReleaseFile.record]
        var ours: [String: String] = [:]
        for item in plan.items {
            guard item.role != .sealed || kept.contains(item.name) else {
                ours[item.name] = item.path
                continue
            }
            let bytes = try whole { () throws(Failure) in try text(item) }
            guard try Hash.of(bytes) == item.sha256 else {
                throw notAsSent(item, "other bytes came back")
            }
            try TextFile.write(bytes, to: scratch + "/" + item.name)
        }
        return RemoteFiles(scratch, elsewhere: ours)
    }

    private func text(_ item: PublishItem) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        try publisher.read(item, of: plan) { (step) throws(Failure) in
            bytes += step
            guard bytes.count <= item.size else { throw notAsSent(item, "more came back") }
        }
        return bytes
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
