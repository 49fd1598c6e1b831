internal import Files
public import Model

extension StorePublisher {
    /// The version stays, since people may have it, but says that it is withdrawn; `latest.json`
    /// goes back to the highest stable version that is not.
    public func withdraw(_ version: Version, reason: String) throws(Failure) -> [String] {
        guard try isPublished(version) else {
            throw Failure("\(version) is not published in \(title)", exit: .usage)
        }
        let mark = WithdrawalMark(version: version, reason: reason)
        try store.replace(place(version) + WithdrawalMark.fileName, with: try mark.bytes())
        return ["\(title)/\(version) says that it is withdrawn"] + (try pointBack())
    }

    /// `latest.json` as it would be had the withdrawn versions never been.
    private func pointBack() throws(Failure) -> [String] {
        guard let current = try latest(), try isWithdrawn(current.version) else { return [] }
        guard let last = try standingVersion() else {
            try store.remove(LatestPointer.fileName)
            return ["\(LatestPointer.fileName) is gone: no other stable version is published"]
        }
        guard let record = try store.bytes(place(last) + ReleaseFile.record, limit: 64 << 20),
            let list = try store.bytes(place(last) + ReleaseFile.checksums, limit: 64 << 20)
        else { throw Failure("\(title)/\(last) is no release", "it lacks its record or list") }
        try store.replace(
            LatestPointer.fileName,
            with: try LatestPointer.bytes(record: record, checksums: try Hash.of(list)))
        return ["\(LatestPointer.fileName) points to \(last) again"]
    }

    /// The highest stable version that is published and not withdrawn.
    private func standingVersion() throws(Failure) -> Version? {
        let versions = try store.list("").compactMap { file -> Version? in
            guard file.isFolder, let version = try? Version(parsing: file.name) else { return nil }
            return version.isStable && version.description == file.name ? version : nil
        }
        for version in versions.sorted(by: >) {
            if try isPublished(version), try !isWithdrawn(version) { return version }
        }
        return nil
    }

    private func isPublished(_ version: Version) throws(Failure) -> Bool {
        try store.list(version.description).sizes[ReleaseFile.checksums] != nil
    }

    func isWithdrawn(_ version: Version) throws(Failure) -> Bool {
        try store.bytes(place(version) + WithdrawalMark.fileName) != nil
    }
}
