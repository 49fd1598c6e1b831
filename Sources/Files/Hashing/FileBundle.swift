import Glibc
package import Model

/// Files of about the same size, which are hashed side by side; or one by itself.
package struct FileBundle: Sendable {
    /// Where they are.
    package let paths: [String]
    private let algorithms: Set<WeakDigest>

    /// All of `paths`, largest first, to be hashed by SHA-256 and `algorithms`.
    ///
    /// Side by side a bundle takes as long as its largest file, which takes three times as long as
    /// by itself (measured): so that must be less than a quarter of the bundle.
    package static func all(
        of paths: [String], _ algorithms: Set<WeakDigest>
    ) -> [FileBundle] {
        var rest = paths.map { ($0, size($0)) }.inOrder { -$0.1 }[...]
        Gauge.expect(rest.reduce(0) { $0 + $1.1 })
        var bundles: [FileBundle] = []
        while let largest = rest.first {
            let next = rest.prefix(MD5Lanes.count)
            let pays = algorithms.contains(.md5) && next.reduce(0) { $0 + $1.1 } > 4 * largest.1
            let chosen = pays ? next : rest.prefix(1)
            rest = rest.dropFirst(chosen.count)
            bundles.append(FileBundle(paths: chosen.map(\.0), algorithms: algorithms))
        }
        return bundles
    }

    /// What was found out about each of ``paths``.
    package func records() -> [Result<FileRecord, Failure>] {
        guard paths.count > 1 else {
            return paths.map { path in
                Result { () throws(Failure) in try FileHash.record(path, also: algorithms) }
            }
        }
        var lanes = paths.map { HashedLane($0, algorithms.subtracting([.md5])) }
        var md5 = MD5Lanes()
        while lanes.contains(where: { $0.result == nil }) {
            for index in lanes.indices { lanes[index].advance() }
            Self.take(&lanes, &md5)
        }
        return lanes.compactMap(\.result)
    }

    /// Hashes the lanes' pieces; one after the other they come to their end and drop out.
    private static func take(_ lanes: inout [HashedLane], _ md5: inout MD5Lanes) {
        let pieces = lanes.map(\.piece)
        let ends = pieces.map { $0.count / MD5Lanes.block }
        var done = 0
        while let end = ends.filter({ $0 > done }).min() {
            md5.take(pieces, blocks: done..<end)
            for index in lanes.indices where ends[index] == end {
                lanes[index].end(md5: md5.digest(index))
            }
            done = end
        }
    }

    /// Nothing for what cannot be looked at: opening it says why.
    private static func size(_ path: String) -> Int64 {
        var status = stat()
        return lstat(path, &status) == 0 ? Int64(status.st_size) : 0
    }
}
