import Model

/// A small tar archive that may lack its end, read strictly: regular files alone, with plain names
/// (POSIX pax, "ustar Interchange Format"), as the first members of an apk package are.
struct SmallTarReader {
    private static let block = 512
    private static let entryLimit = 64
    /// What an extended header may say: nothing that changes which file it is or how long.
    private static let harmless = ["mtime", "atime", "ctime", "uname", "gname", "uid", "gid"]

    private(set) var files: [(name: String, content: ArraySlice<UInt8>)] = []
    private let name: String

    /// Reads `bytes`; `name` is what messages call the package.
    init(_ bytes: [UInt8], name: String) throws(Failure) {
        self.name = name
        var place = 0
        while place < bytes.count {
            guard place + Self.block <= bytes.count else { throw malformed("it is cut off") }
            let head = bytes[place..<place + Self.block]
            if head.allSatisfy({ $0 == 0 }) {
                guard bytes[place...].allSatisfy({ $0 == 0 }) else {
                    throw malformed("something is behind its end")
                }
                return
            }
            let size = try size(head)
            let start = place + Self.block
            guard size <= bytes.count - start else { throw malformed("it is cut off") }
            try add(head, bytes[start..<start + size])
            place = start + (size + Self.block - 1) / Self.block * Self.block
        }
    }

    private mutating func add(
        _ head: ArraySlice<UInt8>, _ content: ArraySlice<UInt8>
    ) throws(Failure) {
        let type = head[head.startIndex + 156]
        if type == UInt8(ascii: "x") { return try checkRecords(content) }
        guard type == UInt8(ascii: "0") || type == 0 else {
            throw malformed("it holds something that is not a file")
        }
        let field = head.prefix(100).prefix { $0 != 0 }
        let prefix = head[(head.startIndex + 345)..<(head.startIndex + 500)]
        guard let path = String(validating: field, as: UTF8.self), !path.isEmpty,
            !path.contains("/"), prefix.first == 0 || isOld(head)
        else { throw malformed("it holds a file with an odd name") }
        guard !files.contains(where: { $0.name == path }), files.count < Self.entryLimit else {
            throw malformed("it holds a file twice, or too many")
        }
        files.append((path, content))
    }

    /// GNU's old headers end in "  " and have dates where the prefix is.
    private func isOld(_ head: ArraySlice<UInt8>) -> Bool {
        head[head.startIndex + 263] == UInt8(ascii: " ")
    }

    /// The size, from a header whose checksum is right.
    private func size(_ head: ArraySlice<UInt8>) throws(Failure) -> Int {
        let start = head.startIndex
        guard head[(start + 257)..<(start + 262)].elementsEqual("ustar".utf8),
            let sum = octal(head[(start + 148)..<(start + 156)]),
            let size = octal(head[(start + 124)..<(start + 136)])
        else { throw malformed("it has a broken header") }
        var total = 8 * 32
        for (index, byte) in head.enumerated() where !(148..<156).contains(index) {
            total += Int(byte)
        }
        guard total == sum else { throw malformed("it has a broken header") }
        return size
    }

    private func octal(_ field: ArraySlice<UInt8>) -> Int? {
        let digits = field.prefix { $0 != 0 && $0 != 32 }
        let rest = field.dropFirst(digits.count)
        guard !digits.isEmpty, digits.allSatisfy({ (48...55).contains($0) }),
            rest.allSatisfy({ $0 == 0 || $0 == 32 })
        else { return nil }
        return digits.reduce(0) { $0 << 3 | Int($1 - 48) }
    }

    /// Lines of "length key=value" (pax, "pax Extended Header").
    private func checkRecords(_ content: ArraySlice<UInt8>) throws(Failure) {
        for line in content.split(separator: 10) {
            let text = String(decoding: line, as: UTF8.self)
            let key = text.split(separator: " ", maxSplits: 1).last?.prefix { $0 != "=" } ?? ""
            guard Self.harmless.contains(String(key)) || key.hasPrefix("APK-TOOLS.") else {
                throw malformed("an extended header of it says what it may not")
            }
        }
    }

    private func malformed(_ why: String) -> Failure {
        Failure("\(name) is not a sound apk package", why, exit: .malformed)
    }
}
