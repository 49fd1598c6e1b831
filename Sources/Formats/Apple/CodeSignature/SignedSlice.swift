import Files
import Model

/// A program for one processor with the signature that it gets: all sizes are settled, and the
/// digests are taken while it is written (codesign_alloc.cpp and signer.cpp of Apple's `Security`).
struct SignedSlice: Sendable {
    private let image: MachOImage
    private let order: SigningOrder
    /// The header and the load commands as they will be.
    private let head: [UInt8]
    /// Where the signature begins, and the pages end.
    private let codeLimit: Int64
    private let directories: [CodeDirectory]
    /// What stands beside the directories and is covered by them.
    private let extras: [SuperBlob.Item]
    private let signatureSize: Int64

    /// Settles how `image` is signed, or says why it cannot be.
    init(_ image: MachOImage, _ order: SigningOrder) throws(Failure) {
        let space = try SignatureSpace(image)
        self.image = image
        self.order = order
        codeLimit = space.offset
        extras = Self.extras(image, order)
        directories = try DirectoryPlan(image, order, codeLimit).directories(covering: extras)
        let sizes = directories.map(\.size) + extras.map(\.bytes.count)
        let all = sizes.reduce(12 + 8 * (sizes.count + 1) + 8 + order.signer.reserve, +)
        signatureSize = Int64((all + 15) / 16 * 16)
        head = try space.head(with: signatureSize)
    }

    var size: Int64 { codeLimit + signatureSize }

    /// Feeds what stands before the signature to `body`, and returns the signature.
    func write(
        _ workers: Workers, _ body: (borrowing [UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> [UInt8] {
        let functions = Set(directories.map(\.function))
        var modern = PageDigests(.sha256, pageSize: 1 << 12, workers)
        var old = PageDigests(.sha1, pageSize: 1 << 12, workers)
        try forEachStep { step throws(Failure) in
            try modern.take(step)
            if functions.contains(.sha1) { try old.take(step) }
            try body(step)
        }
        let pages: [CodeDigest: [UInt8]] = [.sha256: try modern.finish(), .sha1: try old.finish()]
        return try signature(
            over: directories.map { directory in
                var whole = directory
                whole.pages = pages[directory.function] ?? []
                return whole
            })
    }

    /// Feeds what stands before the signature to `body`.
    func forEachStep(
        _ body: (borrowing [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        let given = min(codeLimit, image.part.size)
        var place = 0
        try image.part.forEachStep(first: given) { step throws(Failure) in
            guard place < head.count else { return try body(step) }
            var changed = copy step
            let count = min(head.count - place, changed.count)
            changed.replaceSubrange(0..<count, with: head[place..<place + count])
            place += changed.count
            try body(changed)
        }
        if codeLimit > given { try body([UInt8](repeating: 0, count: Int(codeLimit - given))) }
    }

    private func signature(over directories: [CodeDirectory]) throws(Failure) -> [UInt8] {
        var items = extras
        for (index, directory) in directories.enumerated() {
            let slot = index == 0 ? CodeSlot.directory : CodeSlot.alternates.lowerBound
            items.append(SuperBlob.Item(slot: slot, bytes: directory.encoded[...]))
        }
        let message = try order.signer.sign(directories)
        items.append(
            SuperBlob.Item(
                slot: CodeSlot.signature, bytes: SuperBlob.blob(SuperBlob.message, message)[...]))
        let bytes = SuperBlob(items).encoded
        guard Int64(bytes.count) <= signatureSize else {
            throw Failure(
                "cannot sign \(image.part.name)",
                "the signature has \(message.count) bytes, where \(order.signer.reserve) were left")
        }
        return bytes + [UInt8](repeating: 0, count: Int(signatureSize) - bytes.count)
    }

    private static func extras(_ image: MachOImage, _ order: SigningOrder) -> [SuperBlob.Item] {
        let requirement = order.signer.requirement(order.identifier).encoded
        var extras = [SuperBlob.Item(slot: CodeSlot.requirements, bytes: requirement[...])]
        guard image.isExecutable, let entitlements = order.entitlements else { return extras }
        extras += [
            SuperBlob.Item(slot: CodeSlot.entitlements, bytes: entitlements.blob[...]),
            SuperBlob.Item(slot: CodeSlot.entitlementsDER, bytes: entitlements.derBlob[...]),
        ]
        return extras
    }
}
