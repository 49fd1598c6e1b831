import Files
import Model

/// What the signature of one processor's part of a program says, and whether it holds.
package struct SliceSignature: Sendable {
    /// Whose it is.
    package enum Kind: Sendable, Equatable {
        case unsigned
        /// Made by the linker, without an identity.
        case linkerSigned
        /// Made without an identity.
        case adHoc
        /// Somebody's: a CMS message in DER, which has yet to be verified.
        case certificate([UInt8])
    }

    /// The processor as Apple's tools call it.
    package let processor: String
    package let kind: Kind
    /// The code directories, in the order of their slots; a CMS message is over the first.
    package let directories: [CodeDirectory]
    /// The designated requirement in words, where there is one.
    package let requirement: String?
    let designated: RequirementExpression?
    /// What does not hold, in words; empty when all does.
    package let problems: [String]

    /// Whether it is signed, and the signature holds as far as it can be told without certificates.
    package var isValid: Bool { kind != .unsigned && problems.isEmpty }

    /// The directory by the best hash function, whose digest is what the system knows the program by.
    package var best: CodeDirectory? {
        directories.last { $0.function == .sha256 } ?? directories.last
    }

    /// Reads and checks the signature of `image`; what cannot be read is refused.
    init(_ image: MachOImage, _ workers: Workers) throws(Failure) {
        processor = image.processor
        guard let range = image.signature?.range else {
            (kind, directories, designated, problems) = (.unsigned, [], nil, [])
            requirement = nil
            return
        }
        let path = image.part.name
        guard range.count <= SignedParts.limit,
            let bytes = try image.part.bytes(range.count, at: range.lowerBound)
        else { throw MachOImage.unsound(path, "its signature is larger than 256 MiB") }
        let parts = try SignedParts(try SuperBlob(bytes, of: path), of: path)
        directories = parts.directories
        kind = parts.kind
        let requirements = parts.blob[CodeSlot.requirements]?.bytes
        designated = requirements.flatMap { RequirementExpression.designated($0) }
        requirement = requirements.flatMap { RequirementText.designated($0) }
        problems = try SignatureCheck(image: image, parts: parts).problems(workers)
    }
}

/// A signature's blobs, told apart.
struct SignedParts {
    let blob: SuperBlob
    let directories: [CodeDirectory]
    /// The CMS message; nil where there is no place for one.
    let message: [UInt8]?

    /// As many pages as fit into a program of 4 GiB have digests of half of this.
    static let limit = 256 << 20

    init(_ blob: SuperBlob, of path: String) throws(Failure) {
        self.blob = blob
        let items = blob.items.filter {
            $0.slot == CodeSlot.directory || CodeSlot.alternates.contains($0.slot)
        }
        guard items.first?.slot == CodeSlot.directory,
            items.allSatisfy({ $0.magic == UInt64(CodeDirectory.magic) })
        else {
            throw Failure(
                "the signature of \(path) is not sound", "it has no code directory",
                exit: .malformed)
        }
        directories = try items.map { item throws(Failure) in
            try CodeDirectory(item.bytes, of: path)
        }
        message = blob[CodeSlot.signature].map { Array($0.bytes.dropFirst(8)) }
    }

    /// The directory says whether anybody signed it.
    var kind: SliceSignature.Kind {
        let flags = directories[0].flags
        if let message, !message.isEmpty { return .certificate(message) }
        return flags.contains(.linkerSigned) ? .linkerSigned : .adHoc
    }
}
