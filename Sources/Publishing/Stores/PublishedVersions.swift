import Files
import Model

/// The versions on a shelf, and the pointer to the newest: `latest.json`.
struct PublishedVersions {
    let shelf: any SmallFileStore
    /// What messages call the place.
    let title: String

    private func path(_ version: Version, _ name: String) -> String { "\(version)/\(name)" }

    /// The pointer as it is; nil when there is none, a failure when it is not ours.
    func latest() throws(Failure) -> (bytes: [UInt8], version: Version)? {
        guard let bytes = try shelf.bytes(LatestPointer.fileName) else { return nil }
        let name = Path.join(title, LatestPointer.fileName)
        return (bytes, try LatestPointer.version(in: bytes, name: name))
    }

    /// A stable version that is not older than the one pointed at becomes the latest.
    func point(_ plan: PublishPlan) throws(Failure) -> [String] {
        let bytes = try LatestPointer(plan).bytes()
        guard plan.version.isStable else {
            return ["latest.json stays: \(plan.version) is a prerelease"]
        }
        guard try !isWithdrawn(plan.version) else {
            return ["latest.json stays: \(plan.version) is withdrawn"]
        }
        if let current = try latest() {
            if current.bytes == bytes { return [] }
            if current.version > plan.version { return ["latest.json stays at \(current.version)"] }
        }
        try shelf.replace(LatestPointer.fileName, with: bytes)
        return ["latest.json points to \(plan.version)"]
    }

    /// The version stays, since people may have it, but says that it is withdrawn; the pointer
    /// goes back to the highest stable version that is not.
    func withdraw(_ version: Version, reason: String) throws(Failure) -> [String] {
        guard try isPublished(version) else {
            throw Failure("\(version) is not published in \(title)", exit: .usage)
        }
        let mark = WithdrawalMark(version: version, reason: reason)
        try shelf.replace(path(version, WithdrawalMark.fileName), with: try mark.bytes())
        let place = Path.join(title, version.description)
        return ["\(place) says that it is withdrawn"] + (try pointBack())
    }

    /// The pointer as it would be had the withdrawn versions never been.
    private func pointBack() throws(Failure) -> [String] {
        guard let current = try latest(), try isWithdrawn(current.version) else { return [] }
        guard let last = try standingVersion() else {
            try shelf.remove(LatestPointer.fileName)
            return ["\(LatestPointer.fileName) is gone: no other stable version is published"]
        }
        guard let record = try shelf.bytes(path(last, ReleaseFile.record), limit: 64 << 20),
            let list = try shelf.bytes(path(last, ReleaseFile.checksums), limit: 64 << 20)
        else {
            throw Failure("\(last) in \(title) is not a release", "it lacks its record or list")
        }
        try shelf.replace(
            LatestPointer.fileName,
            with: try LatestPointer.bytes(record: record, checksums: try Hash.of(list)))
        return ["\(LatestPointer.fileName) points to \(last) again"]
    }

    /// The highest stable version that is published and not withdrawn.
    private func standingVersion() throws(Failure) -> Version? {
        let versions = try shelf.list("").compactMap { file -> Version? in
            guard file.isFolder, let version = try? Version(parsing: file.name) else { return nil }
            return version.isStable && version.description == file.name ? version : nil
        }
        for version in versions.sorted(by: >) {
            if try isPublished(version), try !isWithdrawn(version) { return version }
        }
        return nil
    }

    private func isPublished(_ version: Version) throws(Failure) -> Bool {
        try shelf.list(version.description).contains { $0.name == ReleaseFile.checksums }
    }

    private func isWithdrawn(_ version: Version) throws(Failure) -> Bool {
        try shelf.bytes(path(version, WithdrawalMark.fileName)) != nil
    }
}
