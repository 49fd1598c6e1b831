import Files
import Model
import Publishing
import Trust

/// Publishes the project's key document beside its versions, when it has one.
struct DocumentKeeper {
    /// The folder that holds `keys.json`.
    let folder: String

    /// The first of the key folders that has a document; nil when none has.
    init?(_ folders: [String]) throws(Failure) {
        for folder in folders where try Folder.kind(folder + "/" + KeyDocument.fileName) != nil {
            self.folder = folder
            return
        }
        return nil
    }

    /// The document, which enough of those who sign in it must have signed.
    func document() throws(Failure) -> KeyDocument {
        let source = FolderSource(folder)
        guard let signed = try SignedKeyDocument(KeyDocument.fileName, in: source) else {
            throw Failure("\(folder) has no \(KeyDocument.fileName)")
        }
        try signed.requireOwnSigners()
        return signed.document
    }

    /// Refuses a place whose documents are not the beginning of ours.
    func check(at destination: any StandingFiles) throws(Failure) {
        try refuseOlder(try document().version, at: destination)
        for name in try Folder.names(folder) where Self.isHistory(name) && name.hasSuffix(".json") {
            _ = try news(name, for: destination)
        }
    }

    /// Copies what is new; the current version last, which is what readers look at first.
    func keep(at destination: any StandingFiles) throws(Failure) -> [String] {
        let document = try document()
        let version = document.version
        try refuseOlder(version, at: destination)
        var copied = 0
        for name in try Folder.names(folder) where Self.isHistory(name) {
            copied += try copy(name, to: destination) ? 1 : 0
        }
        for name in Self.companions(of: document.product)
        where try Folder.kind(folder + "/" + name) != nil {
            copied += try copy(name, to: destination) ? 1 : 0
        }
        copied += try copy(KeyDocument.fileName, to: destination) ? 1 : 0
        return copied == 0 ? [] : ["\(KeyDocument.fileName) is version \(version)"]
    }

    private func refuseOlder(
        _ version: Int64, at destination: any StandingFiles
    ) throws(Failure) {
        guard
            let there = try destination.standing(
                file: KeyDocument.fileName, limit: KeyDocumentText.limit)
        else { return }
        let published = try KeyDocumentText.decode(there, name: KeyDocument.fileName)
        guard published.version <= version else {
            throw Failure(
                "\(destination.title) has key document \(published.version)",
                "the one in \(folder) is version \(version)",
                hint: "fetch the published one into \(folder)", exit: .rollback)
        }
    }

    /// False when it is there with the same bytes.
    private func copy(
        _ name: String, to destination: any StandingFiles
    ) throws(Failure) -> Bool {
        guard let bytes = try news(name, for: destination) else { return false }
        try destination.keep(bytes, as: name)
        return true
    }

    /// The bytes of a file that is not there yet, or not as it is here.
    private func news(
        _ name: String, for destination: any StandingFiles
    ) throws(Failure) -> [UInt8]? {
        let bytes = try TextFile.bytes(folder + "/" + name, limit: KeyDocumentText.limit)
        let there = try destination.standing(file: name, limit: KeyDocumentText.limit)
        guard there != bytes else { return nil }
        if there != nil, name != KeyDocument.fileName, name.hasSuffix(".json") {
            throw Failure(
                "\(destination.title) has another \(name)",
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
