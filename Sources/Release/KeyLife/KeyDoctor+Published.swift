import Files
package import Model
import Publishing
import Trust

/// What people find where the keys are published.
extension KeyDoctor {
    /// Compares the public files at `places`, folders or https addresses, with ours.
    package func findings(
        publishedAt places: [String], _ surroundings: Environment
    ) throws(Failure) -> [KeyFinding] {
        let client = surroundings.client()
        var found: [KeyFinding] = []
        for place in places { found += try findings(publishedAt: place, client) }
        return found
    }

    private func findings(
        publishedAt place: String, _ client: HTTPClient
    ) throws(Failure) -> [KeyFinding] {
        let source: any ReleaseSource
        if WebAddress.isAddress(place) {
            source = WebSource(place, client)
        } else {
            guard try Folder.kind(place) == .folder else {
                throw Failure(
                    "there is no folder \(place)", hint: "name a folder or an https address",
                    exit: .usage)
            }
            source = FolderSource(place)
        }
        var findings: [KeyFinding] = []
        var isThere = false
        for (name, path) in try ourFiles() {
            guard let theirs = try source.bytes(name, limit: KeyDocumentText.limit) else {
                if name == KeyDocument.fileName {
                    findings.append(absent(name, source.name))
                }
                continue
            }
            isThere = true
            guard try TextFile.bytes(path, limit: KeyDocumentText.limit) != theirs else { continue }
            findings.append(
                KeyFinding(
                    name, "the one in \(source.name) is not ours",
                    hint: "publish again; if it was changed by somebody else, tell people"))
        }
        if !isThere && findings.isEmpty {
            findings.append(absent("keys", source.name))
        }
        return findings
    }

    private func absent(_ name: String, _ place: String) -> KeyFinding {
        KeyFinding(name, "it is not published in \(place)", hint: "publish a release, or copy it")
    }

    /// Name and path of every file of ours that others may have.
    private func ourFiles() throws(Failure) -> [(String, String)] {
        let folders = Set(inventory.identities.map(\.folder) + [ledger?.folder].compactMap { $0 })
        var files: [(String, String)] = []
        for folder in folders.sorted() {
            for name in try Folder.names(folder) where isPublic(name) {
                files.append((name, Path.join(folder, name)))
            }
        }
        return files
    }

    private func isPublic(_ name: String) -> Bool {
        if name.hasPrefix("keys.") && name.hasSuffix(".json") { return true }
        let endings = [".pub", ".pem", ".asc", ".allowed_signers", ".krl"]
        return endings.contains { name.hasSuffix($0) }
    }
}
