internal import Files
public import Model

/// What an identity may be called: the name is a file name, an ssh principal and part of commands.
public enum IdentityName {
    private static let limit = 64

    /// Refuses every name that is not plain.
    public static func check(_ name: String) throws(Failure) {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "-_.".utf8.contains(byte)
            }
        }
        guard isPlain, let first = name.first, first.isLetter || first.isNumber,
            !name.contains(".."), name.utf8.count <= limit
        else {
            throw Failure(
                "'\(SafeName.printable(String(name.prefix(limit))))' cannot name a key",
                "a name is 1 to \(limit) lower-case letters, digits, '-', '_' and '.', "
                    + "and begins with a letter or digit",
                hint: "for example: release-2026", exit: .usage)
        }
        try SafeName.checkFile(name)
    }
}
