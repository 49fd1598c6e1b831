import Files
import Model
import Signatures

/// Whether `release.json` and the signed list speak of the same files.
enum RecordCheck {
    /// The record in `source`; nil when it is not there, which is for the caller to judge.
    static func release(
        in source: any ReleaseSource, _ list: ChecksumList
    ) throws(Failure) -> Release? {
        let name = ReleaseFile.record
        guard let digest = list.digest(of: name),
            let bytes = try source.bytes(name, limit: ReleaseRecord.limit)
        else { return nil }
        guard try Hash.of(bytes) == digest else { throw foreign(bytes, list) }
        let release = try ReleaseRecord.decode(bytes, name: name)
        if let problem = difference(release, list) { throw problem }
        return release
    }

    /// A record that is not the listed one: another release's, or just spoiled.
    private static func foreign(_ bytes: [UInt8], _ list: ChecksumList) -> Failure {
        let name = ReleaseFile.record
        if let other = try? ReleaseRecord.decode(bytes, name: name),
            let problem = difference(other, list)
        {
            return problem
        }
        return Failure(
            "\(name) is not the signed one", "its digest is not the listed one", exit: .unverified)
    }

    private static func difference(_ release: Release, _ list: ChecksumList) -> Failure? {
        func mixed(_ why: String) -> Failure {
            Failure(
                "\(ReleaseFile.record) and \(ReleaseFile.checksums) are from different releases",
                why, hint: "fetch all files of one release again", exit: .rollback)
        }
        for artifact in release.artifacts {
            guard let listed = list.digest(of: artifact.name) else {
                return mixed("\(artifact.name) is recorded and not listed")
            }
            guard listed == artifact.digest(.sha256) else {
                return mixed("\(artifact.name) has another digest in each")
            }
        }
        let recorded = Set(release.artifacts.map(\.name))
        for entry in list.entries where !recorded.contains(entry.name) && !isOutside(entry.name) {
            return mixed("\(entry.name) is listed and not recorded")
        }
        return nil
    }

    /// What is made from the record cannot be in it.
    private static func isOutside(_ name: String) -> Bool {
        name == ReleaseFile.record || name.hasSuffix(".intoto.jsonl")
    }
}
