import Files
import Model

/// The versions on a shelf, and the pointer to the newest: `latest.json`.
struct PublishedVersions {
    let shelf: any SmallFileStore
    /// What messages call the place.
    let title: String

    private func path(_ version: Version, _ name: String) -> String { "\(version)/\(name)" }

    /// Refuses a pointer that is not ours.
    func checkPointer() throws(Failure) {
        guard let bytes = try shelf.bytes(LatestPointer.fileName) else { return }
        _ = try LatestPointer.version(in: bytes, name: Path.join(title, LatestPointer.fileName))
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

    /// The pointer as it would be had the withdrawn versions never been. A release at the same
    /// time may move it first; then it is looked at again.
    private func pointBack() throws(Failure) -> [String] {
        let name = LatestPointer.fileName
        while let there = try shelf.file(name, limit: 1 << 20) {
            let current = try LatestPointer.version(in: there.bytes, name: Path.join(title, name))
            guard try isWithdrawn(current) else { return [] }
            guard let last = try standingVersion() else {
                try shelf.remove(name)
                return ["\(name) is gone: no other stable version is published"]
            }
            if try shelf.write(name, over: there, try pointer(to: last).bytes()) {
                return ["\(name) points to \(last) again"]
            }
        }
        return []
    }

    private func pointer(to version: Version) throws(Failure) -> LatestPointer {
        guard let record = try shelf.bytes(path(version, ReleaseFile.record), limit: 64 << 20),
            let list = try shelf.bytes(path(version, ReleaseFile.checksums), limit: 64 << 20)
        else {
            throw Failure(
                "\(version) in \(title) is not a release", "it lacks its record or list")
        }
        return try LatestPointer(record: record, checksums: try Hash.of(list))
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
