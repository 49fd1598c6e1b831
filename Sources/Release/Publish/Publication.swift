import Files
import Model
import Publishing

/// What of a release folder is published, in which order.
struct Publication {
    let folder: ReleaseFolder
    /// What was read back in this run, and need not be read again.
    private let release: ConfirmedRelease?

    init(_ release: ConfirmedRelease) { (folder, self.release) = (release.folder, release) }

    /// As the folder is, whether or not that is what was built: for looking and for giving up.
    init(of folder: ReleaseFolder) { (self.folder, release) = (folder, nil) }

    /// Artifacts first, then signatures, keys and notes, the checksum list last: whoever sees the
    /// list can trust that what it names is there.
    func plan(replacing: Bool = false) throws(Failure) -> PublishPlan {
        let record = folder.record
        let ordered = try items().inOrder(of: \.name).inOrder(of: rank)
        var plan = try PublishPlan(
            name: record.name, version: record.version, date: record.date,
            sequence: record.sequence, tag: record.tag, commit: record.commit, items: ordered)
        plan.replacesUnfinished = replacing
        return plan
    }

    private func items() throws(Failure) -> [PublishItem] {
        let there = try Folder.names(folder.path)
        let names = folder.names(there)
        if release != nil { try folder.refuseForeign(there, names) }
        var items: [PublishItem] = []
        for name in there {
            guard let role = names.role(of: name) else { continue }
            items.append(PublishItem(name: name, file: try file(name), role: role.published))
        }
        return items
    }

    private func file(_ name: String) throws(Failure) -> FileRecord {
        if let known = try release?.file(name) { return known }
        return try FileHash.record(folder.path + "/" + name)
    }

    private func rank(_ item: PublishItem) -> Int64 {
        if item.name == ReleaseFile.checksums { return 3 }
        return item.role == .sealed ? 0 : item.role == .seal ? 1 : 2
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
