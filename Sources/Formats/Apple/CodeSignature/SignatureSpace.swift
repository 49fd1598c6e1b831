import Files
import Model

/// Where in a file its signature goes, and how the load commands tell of it (codesign_alloc.cpp).
struct SignatureSpace {
    private let image: MachOImage
    private let linkEdit: MachOImage.Segment
    /// Where the signature begins.
    let offset: Int64

    /// Looks for the place, or says what is in the way of one.
    init(_ image: MachOImage) throws(Failure) {
        self.image = image
        // A program, a library, the loader, a bundle, an extension of the kernel.
        guard [2, 6, 7, 8, 11].contains(image.fileType) else {
            throw Self.refused(
                image, image.fileType == 1 ? "it is an object file" : "it is not a program",
                "sign what the linker makes of it")
        }
        guard let linkEdit = image.segment("__LINKEDIT"),
            !image.segments.contains(where: { $0.range.upperBound > linkEdit.range.upperBound })
        else {
            throw Self.refused(
                image, "it has no __LINKEDIT at its end", "build it with Apple's linker or lld")
        }
        self.linkEdit = linkEdit
        let end = image.signature?.range ?? image.part.size..<image.part.size
        // What is in the file behind the last segment, others have put there.
        guard end.upperBound == image.part.size, linkEdit.range.upperBound == image.part.size,
            end.lowerBound >= linkEdit.range.lowerBound
        else {
            throw Self.refused(
                image, "something follows its last segment or its signature",
                "sign it before anything is appended, or do not append to programs for macOS")
        }
        offset = image.signature == nil ? (image.part.size + 15) / 16 * 16 : end.lowerBound
        if image.signature == nil { try checkRoom() }
    }

    /// The header and the load commands of a file with a signature of `size` bytes.
    func head(with size: Int64) throws(Failure) -> [UInt8] {
        guard offset + size <= Int64(UInt32.max) else {
            throw Self.refused(image, "it is larger than 4 GiB", "build it without debug symbols")
        }
        var head = image.head
        let place = image.signature?.place ?? head.count
        if image.signature == nil {
            var command = ByteWriter()
            for word in [0x1d, 16, 0, 0] as [UInt32] { command.little(word) }
            head += command.bytes
            Self.put(image.commandCount + 1, at: 16, in: &head)
            Self.put(UInt32(head.count - MachOImage.headerSize), at: 20, in: &head)
        }
        Self.put(UInt32(offset), at: place + 8, in: &head)
        Self.put(UInt32(size), at: place + 12, in: &head)
        let length = UInt64(offset + size - linkEdit.range.lowerBound)
        // The pages of arm64, which x86_64 programs are laid out for as well.
        let memory = (length + 0x3fff) / 0x4000 * 0x4000
        Self.put(memory, at: linkEdit.command + 32, in: &head)
        Self.put(length, at: linkEdit.command + 48, in: &head)
        return head
    }

    /// A new load command stands behind the others, where the linker has left zeros.
    private func checkRoom() throws(Failure) {
        let end = Int64(image.head.count)
        let space = try image.part.bytes(16, at: end)
        guard let space, image.firstContent >= end + 16, space.allSatisfy({ $0 == 0 }) else {
            throw Self.refused(
                image, "there is no room for another load command",
                "link it with -headerpad 0x100")
        }
    }

    private static func put<Value: FixedWidthInteger>(
        _ value: Value, at place: Int, in bytes: inout [UInt8]
    ) {
        var writer = ByteWriter()
        writer.little(value)
        bytes.replaceSubrange(place..<place + writer.bytes.count, with: writer.bytes)
    }

    private static func refused(_ image: MachOImage, _ why: String, _ hint: String) -> Failure {
        Failure("cannot sign \(image.part.name)", why, hint: hint, exit: .malformed)
    }
}
