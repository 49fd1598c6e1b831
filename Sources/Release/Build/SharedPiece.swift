import Archives
import Files
import Formats
import Model

/// A large file that artifacts deflate: once, before those that carry it.
struct SharedPiece: Sendable {
    let record: FileRecord
    let level: DeflateLevel

    /// Two files of the same content are the same piece.
    var key: String { "\(record.sha256.hex)-\(level.number)" }

    /// What messages call it: the file in its folder.
    var name: String { Path.join(Path.name(Path.parent(record.path)), Path.name(record.path)) }

    /// The pieces that `artifacts` share, and with `all` also those that one alone has.
    static func of(_ artifacts: [PlannedArtifact], all: Bool) -> [SharedPiece] {
        var users: [String: Int] = [:]
        var pieces: [SharedPiece] = []
        for piece in artifacts.flatMap(\.pieces) {
            if users[piece.key] == nil { pieces.append(piece) }
            users[piece.key, default: 0] += 1
        }
        return all ? pieces : pieces.filter { users[$0.key, default: 0] > 1 }
    }
}

extension PlannedArtifact {
    /// The large files that it deflates.
    var pieces: [SharedPiece] {
        guard let level = recipe.deflateLevel else { return [] }
        return recipe.layout.compactMap { entry in
            guard case .file(let record) = entry.body, PieceShelf.takes(record) else { return nil }
            return SharedPiece(record: record, level: level)
        }
    }
}
