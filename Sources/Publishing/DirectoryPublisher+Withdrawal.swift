internal import Files
public import Model

extension DirectoryPublisher {
    /// The version stays, since people may have it, but says that it is withdrawn; `latest.json`
    /// goes back to the highest stable version that is not.
    public func withdraw(_ version: Version, reason: String) throws(Failure) -> [String] {
        try takeLock()
        let place = Path.join(root, version.description)
        guard try Folder.kind(place) == .folder else {
            throw Failure("\(version) is not published in \(root)", exit: .usage)
        }
        let mark = WithdrawalMark(version: version, reason: reason)
        try TextFile.write(try mark.bytes(), to: place + "/" + WithdrawalMark.fileName)
        try Folder.sync(place)
        return ["\(place) says that it is withdrawn"] + (try pointBack())
    }

    /// `latest.json` as it would be had the withdrawn versions never been.
    private func pointBack() throws(Failure) -> [String] {
        let pointer = Path.join(root, LatestPointer.fileName)
        guard try Folder.kind(pointer) != nil else { return [] }
        let current = try LatestPointer.version(in: try TextFile.bytes(pointer), name: pointer)
        guard try isWithdrawn(current) else { return [] }
        guard let last = try standingVersions().max() else {
            try Folder.remove(pointer)
            return ["\(LatestPointer.fileName) is gone: no other stable version is published"]
        }
        let folder = Path.join(root, last.description)
        let bytes = try LatestPointer.bytes(
            record: try TextFile.bytes(folder + "/" + ReleaseFile.record, limit: 64 << 20),
            checksums: try FileHash.record(folder + "/" + ReleaseFile.checksums).sha256)
        try TextFile.write(bytes, to: pointer)
        try Folder.sync(root)
        return ["\(LatestPointer.fileName) points to \(last) again"]
    }

    private func standingVersions() throws(Failure) -> [Version] {
        var versions: [Version] = []
        for name in try Folder.names(root) {
            guard let version = try? Version(parsing: name), version.isStable,
                version.description == name, try !isWithdrawn(version)
            else { continue }
            versions.append(version)
        }
        return versions
    }

    func isWithdrawn(_ version: Version) throws(Failure) -> Bool {
        let mark = Path.join(root, version.description) + "/" + WithdrawalMark.fileName
        return try Folder.kind(mark) != nil
    }
}
