import Files
package import Model
import Publishing

/// `latest.json`: the highest stable version that is published and stands.
package struct LatestIndex: Index {
    package let name = LatestPointer.fileName
    /// Destinations that keep no such file say in their own way which version is the latest.
    package let isHistory = false

    package init() {}

    /// A stable version that is not older than the one pointed at becomes the latest.
    package func next(
        at place: IndexPlace, _ release: IndexedRelease
    ) throws(Failure) -> IndexChange {
        let version = release.version
        guard version.isStable else { return stays(": \(version) is a prerelease") }
        let mark = "\(version)/\(ReleaseFile.withdrawal)"
        guard try place.bytes(mark, limit: 1 << 20) == nil else {
            return stays(": \(version) is withdrawn")
        }
        let bytes = try pointer(to: release).bytes()
        if let there = try place.bytes(name, limit: 1 << 20) {
            if there == bytes { return IndexChange([], done: "") }
            let current = try LatestPointer.version(in: there, name: "\(name) in \(place.title)")
            if current > version { return stays(" at \(current)") }
        }
        return IndexChange(
            [IndexChange.File(name) { bytes }], done: "\(name) points to \(version)")
    }

    private func stays(_ why: String) -> IndexChange {
        IndexChange([], done: "\(name) stays\(why)")
    }

    private func pointer(to release: IndexedRelease) -> LatestPointer {
        LatestPointer(
            name: release.product, version: release.version, date: release.date,
            sequence: release.sequence, checksums: release.checksums)
    }
}
