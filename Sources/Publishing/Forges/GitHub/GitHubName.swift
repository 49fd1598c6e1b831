/// The name under which GitHub serves an asset. It changes names without a word: accents are
/// dropped, a run of characters outside letters, digits, `-`, `_`, `+` and `@` becomes one dot, and
/// no dot stays at either end.
enum GitHubName {
    static func served(_ name: String) -> String {
        var pieces: [[UInt8]] = []
        var piece: [UInt8] = []
        for byte in name.utf8 {
            if isKept(byte) {
                piece.append(byte)
            } else if !piece.isEmpty {
                pieces.append(piece)
                piece = []
            }
        }
        if !piece.isEmpty { pieces.append(piece) }
        if name.hasPrefix(".") || pieces.isEmpty { pieces.insert(Array("default".utf8), at: 0) }
        return String(decoding: Array(pieces.joined(separator: [UInt8(ascii: ".")])), as: UTF8.self)
    }

    private static func isKept(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-_+@".utf8.contains(byte)
        }
    }
}
