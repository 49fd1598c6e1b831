import Archives
package import Files
package import Model

/// A finished artifact that the notary's ticket can be put into.
package struct TicketHolder: Sendable {
    private enum Form: Sendable {
        case app
        case image(UDIFReader, SuperBlob, start: Int64)
        case installer(XarReader)
    }

    private let form: Form
    private let recipe: Recipe
    /// What Apple knows it by: the first 20 bytes of a digest, in hexadecimal digits.
    package let hash: String
    /// What Apple's record of its ticket is called.
    package let recordName: String

    /// The artifact `record`, which was made by `recipe`; nil when it has no place for a ticket, as what is
    /// not signed.
    package init?(
        _ record: FileRecord, by recipe: Recipe, _ workers: Workers
    ) throws(Failure) {
        let name = recipe.fileName
        let function: UInt8, digest: [UInt8]
        switch recipe.format {
        case "app":
            guard let directory = try AppTicket.directory(recipe.layout, workers) else {
                return nil
            }
            form = .app
            (function, digest) = (directory.function.rawValue, try directory.cdhash())
        case "dmg":
            guard let image = try UDIFReader(record, called: name),
                let found = try Self.signature(of: image)
            else { return nil }
            let best = found.directories.last { $0.function == .sha256 } ?? found.directories[0]
            form = .image(image, found.blob, start: best.codeLimit)
            (function, digest) = (best.function.rawValue, try best.cdhash())
        case "pkg":
            guard let archive = try XarReader(record, called: name), !archive.signatures.isEmpty
            else { return nil }
            form = .installer(archive)
            // By the numbers that code directories have for hash functions.
            (function, digest) = (archive.function == .sha1 ? 1 : 2, archive.checksum)
        default: return nil
        }
        self.recipe = recipe
        hash = Hex.text(Array(digest.prefix(20)))
        recordName = "2/\(function)/\(hash)"
    }

    /// The mode of the artifact file.
    package var mode: UInt16 { recipe.mode }

    private static func signature(of image: UDIFReader) throws(Failure) -> SignedParts? {
        guard let place = image.trailer.signature, place.count <= SignedParts.limit,
            let bytes = try RandomAccess(image.record).bytes(place.count, at: place.lowerBound)
        else { return nil }
        return try SignedParts(try SuperBlob(bytes, of: image.name), of: image.name)
    }

    /// Writes the artifact with `ticket`, in place of one that it has.
    package func write(
        _ ticket: NotaryTicket, _ workers: Workers, into output: inout OutputFile
    ) throws(Failure) {
        switch form {
        case .app:
            var bench = Bench(workers)
            bench.ticket = ticket
            try recipe.write(bench, &output)
        case .image(let image, let blob, let start):
            try Self.copy(image.record, first: start, into: &output)
            let item = SuperBlob.Item(
                slot: CodeSlot.ticket, bytes: SuperBlob.blob(SuperBlob.message, ticket.bytes)[...])
            let stapled = SuperBlob(blob.items.filter { $0.slot != CodeSlot.ticket } + [item])
            try output.write(stapled.encoded)
            try output.write(image.trailer.bytes(signatureSize: stapled.size))
        case .installer(let archive):
            try Self.copy(archive.record, first: archive.end, into: &output)
            try output.write(ticket.trailed)
        }
    }

    /// What it contains with `ticket`: in an app that is a file of its own.
    package func layout(with ticket: NotaryTicket) -> [Entry] {
        guard case .app = form else { return recipe.layout }
        return AppTicket.added(ticket, to: recipe.layout)
    }

    private static func copy(
        _ record: FileRecord, first count: Int64, into output: inout OutputFile
    ) throws(Failure) {
        try FilePart(record).forEachStep(first: count) { step throws(Failure) in
            try output.write(step.span.bytes)
        }
    }
}
