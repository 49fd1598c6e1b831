import Files
package import Model
package import Trust

/// `keys.json` with its versions and their signatures: the project's key document, when it has one.
package struct KeyDocumentIndex: Index {
    package let name = "key document"
    /// The folder that holds `keys.json`.
    private let folder: String

    /// The first of the key folders that has a document; nil when none has.
    package init?(_ folders: [String]) throws(Failure) {
        for folder in folders where try Folder.kind(folder + "/" + KeyDocument.fileName) != nil {
            self.folder = folder
            return
        }
        return nil
    }

    /// The document, which enough of those who sign in it must have signed.
    package func document() throws(Failure) -> KeyDocument {
        let source = FolderSource(folder)
        guard let signed = try SignedKeyDocument(KeyDocument.fileName, in: source) else {
            throw Failure("\(folder) has no \(KeyDocument.fileName)")
        }
        try signed.requireOwnSigners()
        return signed.document
    }

    /// What is new; the current version last. Refuses a place whose documents are not the beginning
    /// of ours.
    package func next(
        at place: IndexPlace, _ release: IndexedRelease
    ) throws(Failure) -> IndexChange {
        let document = try document()
        try refuseOlder(document.version, at: place)
        let names = try Folder.names(folder)
        let companions = Self.companions(of: document.product).filter(names.contains)
        var files: [IndexChange.File] = []
        for name in names.filter(Self.isHistory) + companions + [KeyDocument.fileName] {
            guard let bytes = try news(name, for: place) else { continue }
            files.append(IndexChange.File(name) { bytes })
        }
        return IndexChange(
            files,
            done: files.isEmpty ? "" : "\(KeyDocument.fileName) is version \(document.version)")
    }

    private func refuseOlder(_ version: Int64, at place: IndexPlace) throws(Failure) {
        guard let there = try place.bytes(KeyDocument.fileName, limit: KeyDocumentText.limit) else {
            return
        }
        let published = try KeyDocumentText.decode(there, name: KeyDocument.fileName)
        guard published.version <= version else {
            throw Failure(
                "\(place.title) has key document \(published.version)",
                "the one in \(folder) is version \(version)",
                hint: "fetch the published one into \(folder)", exit: .rollback)
        }
    }

    /// The bytes of a file that is not there yet, or not as it is here.
    private func news(_ name: String, for place: IndexPlace) throws(Failure) -> [UInt8]? {
        let bytes = try TextFile.bytes(folder + "/" + name, limit: KeyDocumentText.limit)
        let there = try place.bytes(name, limit: KeyDocumentText.limit)
        guard there != bytes else { return nil }
        if there != nil, name != KeyDocument.fileName, name.hasSuffix(".json") {
            throw Failure(
                "\(place.title) has another \(name)",
                "a version of the key document never changes", exit: .rollback)
        }
        return bytes
    }

    /// What ssh-keygen wants to know of the same keys.
    private static func companions(of product: String) -> [String] {
        [AllowedSigners.fileName(of: product), KeyRevocationList.fileName(of: product)]
    }

    /// `keys.3.json` and `keys.3.json.ann.sshsig`.
    private static func isHistory(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0] == "keys", let version = Int64(parts[1]) else {
            return false
        }
        let file = KeyDocument.fileName(of: version)
        return name == file || (name.hasPrefix(file + ".") && name.hasSuffix(".sshsig"))
    }
}
