import Archives
import Crypto
import Files
import Model

/// Looks at a disk image as macOS does: all checksums, the signature between its tables and its trailer, and
/// the notary's ticket in that.
struct DiskImageVerifier {
    let trust: AppleTrust

    /// What the image `record` is; nil when it is none.
    func found(_ record: FileRecord, called name: String) throws(Failure) -> OpenedFile? {
        guard let image = try UDIFReader(record, called: name) else { return nil }
        try image.checkSums()
        guard let place = image.trailer.signature else {
            return OpenedFile(.diskImage, [CodePart(nil)])
        }
        guard place.count <= SignedParts.limit,
            let bytes = try RandomAccess(record).bytes(place.count, at: place.lowerBound)
        else { throw ProgramVerifier.broken(name, "it is larger than 256 MiB") }
        let parts = try SignedParts(try SuperBlob(bytes, of: name), of: name)
        for directory in parts.directories { try check(directory, parts, image) }
        return OpenedFile(
            .diskImage, [try part(parts, name)], isStapled: try hasTicket(parts, name))
    }

    private func part(_ parts: SignedParts, _ name: String) throws(Failure) -> CodePart {
        let requirements = parts.blob[CodeSlot.requirements]?.bytes
        var signer: CertifiedSigner?
        if case .certificate(let message) = parts.kind {
            signer = try CodeSignerCheck(trust: trust, name: name).signer(
                of: message, parts.directories,
                requirements.flatMap { RequirementExpression.designated($0) })
        } else if !parts.directories[0].flags.contains(.adHoc) {
            throw ProgramVerifier.broken(name, "it says that somebody signed it, and nobody did")
        }
        let best = parts.directories.last { $0.function == .sha256 } ?? parts.directories[0]
        return try CodePart(best, signer)
    }

    /// The directory must be over all that lies before it, the trailer, and whatever stands beside it.
    private func check(
        _ directory: CodeDirectory, _ parts: SignedParts, _ image: UDIFReader
    ) throws(Failure) {
        let function = directory.function
        for slot in 1...CodeSlot.lastSpecial {
            var there = parts.blob[slot].map { Array($0.bytes) }
            if slot == CodeSlot.image { there = image.trailer.signed }
            let digest = try there.map { bytes throws(Failure) in try function.value(bytes) }
            guard digest == directory.special(Int(slot)) else {
                let what = slot == CodeSlot.image ? "its trailer" : "what is in slot \(slot)"
                throw ProgramVerifier.broken(image.name, "\(what) is not what was signed")
            }
        }
        guard directory.codeLimit == image.trailer.signature?.lowerBound else {
            throw ProgramVerifier.broken(
                image.name, "it does not cover the image up to the signature")
        }
        guard try digest(of: image, directory) == directory.pages else {
            throw ProgramVerifier.broken(image.name, "the image is not what was signed")
        }
    }

    /// An image is one page, however large.
    private func digest(
        of image: UDIFReader, _ directory: CodeDirectory
    ) throws(Failure) -> [UInt8] {
        let modern = try Hash(.sha256), old = try LegacyHash(.sha1)
        let isOld = directory.function == .sha1
        try FilePart(image.record, called: image.name).forEachStep(first: directory.codeLimit) {
            step throws(Failure) in
            if isOld { try old.update(step.span.bytes) } else { try modern.update(step.span.bytes) }
        }
        return isOld ? try old.value() : try modern.value().bytes
    }

    private func hasTicket(_ parts: SignedParts, _ name: String) throws(Failure) -> Bool {
        guard let ticket = parts.blob[CodeSlot.ticket] else { return false }
        guard NotaryTicket.isOne(ticket.bytes.dropFirst(8)) else {
            throw ProgramVerifier.broken(name, "what stands for the notary's ticket is not one")
        }
        return true
    }
}
