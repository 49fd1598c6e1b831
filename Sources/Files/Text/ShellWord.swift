/// Names as words of a command line, so that no file name can become a command.
package enum ShellWord {
    /// Whether every shell takes `text` as one plain word.
    package static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.first != "-"
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"):
                    true
                default: "._+-/=".utf8.contains(byte)
                }
            }
    }

    /// For sh; quoted only where it must be.
    package static func posix(_ text: String) -> String {
        isPlain(text) ? text : "'" + replaced(text, "'", "'\\''") + "'"
    }

    /// For PowerShell, where a quote inside quotes is doubled.
    package static func powerShell(_ text: String) -> String {
        isPlain(text) ? text : "'" + replaced(text, "'", "''") + "'"
    }

    private static func replaced(_ text: String, _ mark: Character, _ with: String) -> String {
        text.reduce(into: "") { $0 += $1 == mark ? with : String($1) }
    }
}
