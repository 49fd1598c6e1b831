import Archives
import Files
import Formats
import Model

/// A large file that artifacts deflate: once, before those that carry it.
///
/// Two files of the same content are the same piece.
struct SharedPiece: Sendable, Hashable {
    let record: FileRecord
    let level: DeflateLevel

    /// What messages call it: the file in its folder.
    var name: String { Path.join(Path.name(Path.parent(record.path)), Path.name(record.path)) }

    /// The pieces that `artifacts` share, and with `all` also those that one alone has.
    static func of(_ artifacts: [PlannedArtifact], all: Bool) -> [SharedPiece] {
        var users: [SharedPiece: Int] = [:]
        for artifact in artifacts {
            for piece in artifact.pieces { users[piece, default: 0] += 1 }
        }
        return users.filter { all || $0.value > 1 }.map(\.key).inOrder(of: \.record.path)
    }

    static func == (one: SharedPiece, other: SharedPiece) -> Bool {
        one.record.sha256 == other.record.sha256 && one.level == other.level
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(record.sha256)
        hasher.combine(level)
    }
}

extension PlannedArtifact {
    /// The large files that it deflates.
    var pieces: Set<SharedPiece> {
        guard let level = recipe.deflateLevel else { return [] }
        return Set(
            recipe.layout.compactMap { entry in
                guard case .file(let record) = entry.body, PieceShelf.takes(record) else {
                    return nil
                }
                return SharedPiece(record: record, level: level)
            })
    }
}
