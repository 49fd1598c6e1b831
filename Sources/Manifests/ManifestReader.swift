import Files
package import Model
import Options

/// Reads a manifest and says everything that is wrong with it in one pass.
package enum ManifestReader {
    /// The largest text in bytes.
    static let sizeLimit = 1 << 20

    /// The manifest in `text`, which messages call `file`.
    ///
    /// What cannot be read at all ends the pass; every other complaint is collected, and the
    /// failure carries them in the order of the file. A translation asks for each format that the
    /// other tool might have been told to make; those that carry none of its platforms make nothing.
    package static func read(
        _ text: [UInt8], file: String, vocabulary: Vocabulary, isTranslation: Bool = false
    ) throws(Failure) -> Manifest {
        let file = SafeName.printable(file)
        guard text.count <= sizeLimit else {
            throw Failure(
                "\(file) is too large", "\(text.count) bytes where \(sizeLimit) are allowed",
                exit: .usage)
        }
        // Before all else, so that no other message can repeat a secret.
        if let secrets = Failure(all: SecretScan.complaints(about: text, file: file)) {
            throw secrets
        }
        var reader = try YAMLReader(text, file: file)
        guard let root = try reader.document() else {
            throw Failure(
                "\(file) is empty", hint: "'consign init' writes a manifest to begin with",
                at: SourcePosition(file: file, line: 1, column: 1), exit: .usage)
        }
        var check = ShapeCheck()
        check.check(root, ManifestShape.root(vocabulary), "")
        var decoder = ManifestDecoder(vocabulary, isTranslation: isTranslation)
        let manifest = decoder.manifest(from: root, file: file)
        let complaints = reader.complaints.all + check.complaints.all + decoder.complaints.all
        if let failure = Failure(all: shown(inOrder(complaints))) { throw failure }
        return manifest
    }

    /// The complaints that are listed; the last one says when there may be more.
    private static func shown(_ complaints: [Failure]) -> [Failure] {
        guard complaints.count >= ShapeCheck.limit, let last = complaints.last else {
            return complaints
        }
        return complaints.prefix(ShapeCheck.limit)
            + [Failure("there may be more, which is not listed", at: last.place, exit: .usage)]
    }

    /// By line and column; those about one place in the order they were made.
    private static func inOrder(_ complaints: [Failure]) -> [Failure] {
        complaints.inOrder { Int64($0.place?.column ?? 0) }
            .inOrder { Int64($0.place?.line ?? 0) }
    }
}
