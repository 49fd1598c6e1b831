import Files
import Model
import Signatures

/// Whether the listed files are there, with the bytes the list speaks of.
struct FileCheck {
    let source: any ReleaseSource
    let list: ChecksumList
    let release: Release?
    /// Where no record tells a file's size, no more than this is read.
    private static let limit: Int64 = 1 << 40

    /// Checks `names`, or everything that is listed; all that is wrong is reported at once.
    func check(_ names: [String]) throws(Failure) -> [Verdict.CheckedFile] {
        var files: [Verdict.CheckedFile] = []
        var problems: [Failure] = []
        let all = names.isEmpty ? list.entries.map(\.name) : names
        expect(all)
        for name in all {
            do throws(Failure) {
                files.append(try check(name))
            } catch {
                problems.append(error)
            }
        }
        if let failure = Failure(all: problems) { throw failure }
        return files.inOrder(of: \.name)
    }

    /// Tells whoever watches how much there is to read, which a server does not say in advance. The
    /// record, which does not list itself, has been read before.
    private func expect(_ names: [String]) {
        guard let release else { return }
        let sizes = Dictionary(
            release.artifacts.map { ($0.name, $0.size) }, uniquingKeysWith: { first, _ in first })
        Gauge.expect(names.compactMap { sizes[$0] }.reduce(0, +))
    }

    private func check(_ name: String) throws(Failure) -> Verdict.CheckedFile {
        guard let listed = list.digest(of: name) else { throw unlisted(name) }
        let recorded = release?.artifacts.first { $0.name == name }
        let limit = recorded?.size ?? Self.limit
        let algorithms = recorded?.digests.map(\.algorithm) ?? [.sha256]
        guard let file = try source.measure(name, limit: limit, algorithms) else {
            throw Failure(
                "\(name) is missing", "it is listed in \(ReleaseFile.checksums)",
                hint: "to check the files you have, name them", exit: .unverified)
        }
        if let recorded, recorded.size != file.size {
            throw bad(name, "it has \(file.size) bytes instead of \(recorded.size)")
        }
        guard file.digests.contains(listed),
            recorded?.digests.allSatisfy(file.digests.contains) != false
        else { throw bad(name, "its SHA-256 is not the listed one") }
        return Verdict.CheckedFile(name: name, size: file.size, sha256: listed)
    }

    private func bad(_ name: String, _ why: String) -> Failure {
        Failure(
            "\(name) is not the released file", why,
            hint: "delete it and fetch it again; do not use it", exit: .unverified)
    }

    private func unlisted(_ name: String) -> Failure {
        let known = list.entries.map(\.name)
        return Failure(
            "'\(SafeName.printable(name))' is not in \(ReleaseFile.checksums)",
            "so nothing can be said about it",
            hint: Spelling.nearest(to: name, in: known).map {
                "did you mean \($0)? keep the name a file was published under"
            } ?? "keep the name a file was published under", exit: .unverified)
    }
}
