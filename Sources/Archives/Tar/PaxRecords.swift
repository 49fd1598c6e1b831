import Files

/// Records that are put before a tar header by hand, as libarchive writes no foreign keys.
///
/// Two extended headers in a row are read differently everywhere, so the records join the one that
/// libarchive wrote, if it did (POSIX.1-2024, pax Interchange Format).
enum PaxRecords {
    private static let block = 512

    /// `header`, as libarchive wrote it, with `records` in an extended header before it.
    static func insert(_ records: [(key: String, value: String)], into header: [UInt8]) -> [UInt8] {
        guard !records.isEmpty else { return header }
        var body: [UInt8] = []
        var rest = header[...]
        var extended = Array(header.prefix(block))
        if header.count > block, header[156] == UInt8(ascii: "x") {
            let size = octal(header[124..<136])
            body = Array(header[block..<block + size])
            rest = header[(block + (size + block - 1) / block * block)...]
        } else {
            makeExtended(&extended)
        }
        for record in records { body += line(record.key, record.value) }
        setOctal(body.count, in: &extended, at: 124, digits: 11)
        setChecksum(&extended)
        let padding = (block - body.count % block) % block
        return extended + body + [UInt8](repeating: 0, count: padding) + rest
    }

    /// `length key=value\n`, where the length counts itself.
    private static func line(_ key: String, _ value: String) -> [UInt8] {
        let content = Array(" \(key)=\(value)\n".utf8)
        var total = content.count + 1
        while String(total).utf8.count + content.count != total { total += 1 }
        return Array(String(total).utf8) + content
    }

    /// Turns a copy of the entry's own header into an extended one.
    private static func makeExtended(_ header: inout [UInt8]) {
        var end = 0
        while end < 100, header[end] != 0 { end += 1 }
        let name = header[..<end].split(separator: UInt8(ascii: "/")).last ?? []
        let path = Array("PaxHeader/".utf8) + name.prefix(89)
        for index in 0..<100 { header[index] = index < path.count ? path[index] : 0 }
        // No target of a link, and no first half of a long path.
        for index in 157..<257 { header[index] = 0 }
        for index in 345..<500 { header[index] = 0 }
        header[156] = UInt8(ascii: "x")
    }

    private static func setChecksum(_ header: inout [UInt8]) {
        for index in 148..<156 { header[index] = UInt8(ascii: " ") }
        let sum = header.reduce(0) { $0 + Int($1) }
        setOctal(sum, in: &header, at: 148, digits: 6)
        header[154] = 0
    }

    private static func setOctal(_ value: Int, in header: inout [UInt8], at start: Int, digits: Int)
    {
        let text = Array(String(value, radix: 8).utf8)
        for index in 0..<digits {
            let place = index - (digits - text.count)
            header[start + index] = place < 0 ? UInt8(ascii: "0") : text[place]
        }
    }

    private static func octal(_ field: ArraySlice<UInt8>) -> Int {
        let digits = field.filter { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
        return Int(String(decoding: digits, as: UTF8.self), radix: 8) ?? 0
    }
}
