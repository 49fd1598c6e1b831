import Crypto
import Files
package import Model

/// What a program asks to be allowed: a property list as its author wrote it, and the same in DER,
/// which macOS 12 and later read.
package struct Entitlements: Sendable {
    /// The property list, byte for byte.
    let xml: [UInt8]
    let value: PropertyValue

    static let magic: UInt32 = 0xfade_7171
    static let magicDER: UInt32 = 0xfade_7172
    private static let limit = 1 << 20

    /// Reads the property list in `bytes`; `name` is what messages call its file.
    package init(_ bytes: [UInt8], name: String) throws(Failure) {
        guard bytes.count <= Self.limit else {
            throw Failure(
                "\(name) does not hold entitlements", "it is larger than 1 MiB", exit: .usage)
        }
        xml = bytes
        value = try PropertyListReader(name: name).value(bytes)
        guard case .table = value else {
            throw Failure(
                "\(name) does not hold entitlements", "its value is not a <dict>",
                hint: "write it as Xcode does: a <plist> with one <dict>", exit: .usage)
        }
    }

    var blob: [UInt8] { SuperBlob.blob(Self.magic, xml) }

    /// Version 1 and the table (DERConversion.cpp of Apple's `Security`).
    var derBlob: [UInt8] {
        let content = DER.integer([1]) + value.der
        return SuperBlob.blob(Self.magicDER, DER.value(0x70, content))
    }

    /// Whether others may attach to the program, which Apple's notary service refuses.
    package var allowsAttaching: Bool {
        ["get-task-allow", "com.apple.security.get-task-allow"].contains {
            value[$0] == .flag(true)
        }
    }

    /// What they say of running code (signer.cpp): others may look into the program, and so on.
    var executableFlags: UInt64 {
        let table: [(String, UInt64)] = [
            ("get-task-allow", 0x10), ("com.apple.security.get-task-allow", 0x10),
            ("run-unsigned-code", 0x10), ("com.apple.private.cs.debugger", 0x20),
            ("dynamic-codesigning", 0x40), ("com.apple.private.skip-library-validation", 0x80),
        ]
        return table.reduce(0) { flags, row in
            value[row.0] == .flag(true) ? flags | row.1 : flags
        }
    }
}

extension PropertyValue {
    /// The value in DER: tables have the tag of a context's number 16, their members are sequences.
    var der: [UInt8] {
        switch self {
        case .flag(let flag): [0x01, 0x01, flag ? 0xff : 0x00]
        case .number(let number): DER.value(0x02, Self.digits(number))
        case .text(let text): DER.value(0x0c, Array(text.utf8))
        case .list(let values): DER.sequence(values.flatMap(\.der))
        case .table(let members):
            DER.value(
                0xb0,
                members.flatMap { member in
                    DER.sequence(DER.value(0x0c, Array(member.key.utf8)) + member.value.der)
                })
        }
    }

    /// A whole number in as few bytes as it takes (X.690 section 8.3).
    private static func digits(_ number: Int64) -> [UInt8] {
        var bytes = withUnsafeBytes(of: number.bigEndian) { Array($0) }
        while bytes.count > 1,
            (bytes[0] == 0 && bytes[1] < 128) || (bytes[0] == 255 && bytes[1] >= 128)
        {
            bytes.removeFirst()
        }
        return bytes
    }
}
