import Files
import Foundation
import Samples

/// A small Mach-O file, as linkers lay them out, whose every part a test can spoil.
struct MachOSample {
    var magic: UInt32 = 0xfeed_facf
    var cpu: UInt32 = 0x0100_000c
    var subtype: UInt32 = 0
    var fileType: UInt32 = 2
    /// LC_BUILD_VERSION; nil leaves it out.
    var build: (platform: UInt32, minimum: UInt32, sdk: UInt32)? = (1, 0x000b_0000, 0x001a_0200)
    /// What stands in `__TEXT,__info_plist`.
    var infoPlist = ""
    /// Where the first section begins; the load commands end at 500 or so.
    var firstSection = 0x400
    var hasLinkEdit = true
    /// More load commands, as they are.
    var more: [[UInt8]] = []
    /// Bytes behind all segments.
    var tail = 0
    var linkEditSize = 1000

    static let textSize = 0x4000

    var bytes: [UInt8] {
        var commands = [text]
        if let build {
            commands.append(Self.words(0x32, 24, build.platform, build.minimum, build.sdk, 0))
        }
        if hasLinkEdit {
            commands.append(
                Self.segment("__LINKEDIT", offset: Self.textSize, size: linkEditSize, sections: []))
        }
        commands += more
        let all = commands.flatMap { $0 }
        var bytes = Self.words(
            magic, cpu, subtype, fileType, UInt32(commands.count), UInt32(all.count), 0x85, 0)
        bytes += all
        bytes += [UInt8](repeating: 0, count: max(0, firstSection - bytes.count))
        var content = Array(Sample.noise(Self.textSize + linkEditSize + tail))
        if !infoPlist.isEmpty {
            let place = Self.textSize - infoPlist.utf8.count
            content.replaceSubrange(place..<Self.textSize, with: infoPlist.utf8)
        }
        return bytes + content[bytes.count...]
    }

    var data: Data { Data(bytes) }

    private var text: [UInt8] {
        let end = Self.textSize - infoPlist.utf8.count
        var sections = [("__text", firstSection, end - firstSection)]
        if !infoPlist.isEmpty { sections.append(("__info_plist", end, infoPlist.utf8.count)) }
        return Self.segment("__TEXT", offset: 0, size: Self.textSize, sections: sections)
    }

    static func segment(
        _ name: String, offset: Int, size: Int, sections: [(String, Int, Int)]
    ) -> [UInt8] {
        var writer = ByteWriter()
        for word in [0x19, UInt32(72 + 80 * sections.count)] { writer.little(word) }
        writer.raw(Self.name(name))
        let memory = (size + 0x3fff) / 0x4000 * 0x4000
        for number in [offset, memory, offset, size] { writer.little(UInt64(number)) }
        for word in [5, 5, UInt32(sections.count), 0] { writer.little(word) }
        for (section, offset, size) in sections {
            writer.raw(Self.name(section) + Self.name(name))
            for number in [offset, size] { writer.little(UInt64(number)) }
            for word in [UInt32(offset), 2, 0, 0, 0, 0, 0, 0] { writer.little(word) }
        }
        return writer.bytes
    }

    static func words(_ words: UInt32...) -> [UInt8] {
        var writer = ByteWriter()
        for word in words { writer.little(word) }
        return writer.bytes
    }

    private static func name(_ name: String) -> [UInt8] {
        Array(name.utf8) + [UInt8](repeating: 0, count: 16 - name.utf8.count)
    }

    /// A table over `parts`, each at the next multiple of 2^14.
    static func universal(_ parts: [MachOSample]) -> [UInt8] {
        var table = ByteWriter()
        var content: [UInt8] = []
        for word in [0xcafe_babe, UInt32(parts.count)] { table.big(word) }
        for part in parts {
            let bytes = part.bytes
            for word in [
                part.cpu, part.subtype, UInt32(0x4000 + content.count), UInt32(bytes.count), 14,
            ] { table.big(word) }
            content += bytes
            content += [UInt8](repeating: 0, count: (0x4000 - content.count % 0x4000) % 0x4000)
        }
        let last = parts.last.map { $0.bytes.count % 0x4000 } ?? 0
        content.removeLast(last == 0 ? 0 : 0x4000 - last)
        return table.bytes + [UInt8](repeating: 0, count: 0x4000 - table.bytes.count) + content
    }
}
