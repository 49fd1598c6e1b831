import Files
import Model

/// The load commands, each held against the size of the file.
extension MachOImage {
    mutating func readCommands() throws(Failure) {
        var place = Self.headerSize
        for _ in 0..<commandCount {
            guard let command = number(4, at: place), let size = number(4, at: place + 4) else {
                throw unsound("it has fewer load commands than it says")
            }
            guard size >= 8, size <= UInt64(head.count - place) else {
                throw unsound("a load command is larger than all of them, or has no size")
            }
            try read(UInt32(command), place, Int(size))
            place += Int(size)
        }
        // Another command is put behind this room, where it must be the next one.
        guard place == head.count else {
            throw unsound("its load commands do not fill the room that it says")
        }
    }

    private mutating func read(
        _ command: UInt32, _ place: Int, _ size: Int
    ) throws(Failure) {
        switch command {
        case 0x19: try readSegment(place, size)
        case 0x1d: try readSignature(place, size)
        case 0x24 where size >= 16:
            system = System(
                platform: System.macos, minimum: word(place + 8), sdk: word(place + 12))
        case 0x32 where size >= 20:
            system = System(
                platform: word(place + 8), minimum: word(place + 12), sdk: word(place + 16))
        default: break
        }
    }

    private mutating func readSegment(_ place: Int, _ size: Int) throws(Failure) {
        let count = Int(word(place + 64))
        guard size >= 72, count <= (size - 72) / 80 else {
            throw unsound("a segment's load command is too small for its sections")
        }
        let name = self.name(place + 8)
        guard let range = range(number(8, at: place + 40), number(8, at: place + 48)) else {
            throw unsound("the segment \(name) reaches beyond its end")
        }
        if segment(name) != nil, name == "__TEXT" || name == "__LINKEDIT" {
            throw unsound("it has two segments \(name)")
        }
        segments.append(Segment(name: name, command: place, range: range))
        if range.lowerBound > 0, !range.isEmpty { need(range.lowerBound) }
        for index in 0..<count { try readSection(place + 72 + index * 80, name) }
    }

    private mutating func readSection(_ place: Int, _ segment: String) throws(Failure) {
        // S_ZEROFILL, S_GB_ZEROFILL and S_THREAD_LOCAL_ZEROFILL have no bytes in the file.
        let isInFile = ![1, 12, 18].contains(word(place + 64) & 0xff)
        let size = number(8, at: place + 40) ?? 0
        guard isInFile, size > 0 else { return }
        let name = self.name(place)
        guard let range = range(number(4, at: place + 48), size) else {
            throw unsound("the section \(segment),\(name) reaches beyond its end")
        }
        need(range.lowerBound)
        if (segment, name) == ("__TEXT", "__info_plist") { infoPlist = range }
    }

    private mutating func readSignature(_ place: Int, _ size: Int) throws(Failure) {
        guard size >= 16, let range = range(number(4, at: place + 8), number(4, at: place + 12))
        else { throw unsound("its signature reaches beyond its end") }
        guard signature == nil else { throw unsound("it has two signatures") }
        signature = SignatureCommand(place: place, range: range)
    }

    private mutating func need(_ place: Int64) { firstContent = min(firstContent, place) }

    private func number(_ size: Int, at place: Int) -> UInt64? {
        BoundedBytes(head).little(size, at: place)
    }

    private func word(_ place: Int) -> UInt32 { UInt32(number(4, at: place) ?? 0) }

    /// A name of up to 16 bytes, filled up with zeros.
    private func name(_ place: Int) -> String {
        let bytes = BoundedBytes(head).part(16, at: place) ?? []
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    private func range(_ offset: UInt64?, _ size: UInt64?) -> Range<Int64>? {
        guard let offset = offset.flatMap({ Int64(exactly: $0) }),
            let size = size.flatMap({ Int64(exactly: $0) }), offset <= part.size,
            size <= part.size - offset
        else { return nil }
        return offset..<offset + size
    }

    private func unsound(_ why: String) -> Failure { Self.unsound(part.name, why) }
}
