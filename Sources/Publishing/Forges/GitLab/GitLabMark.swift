import Model

/// The small file in a package whose name says whose publication it is: `consign-run.1.2f…`.
///
/// Packages can be added to by everybody who may write, and what was added is hard to remove. So
/// whoever takes an unfinished one over leaves a mark with the next number; of two that came at
/// once the first counts.
struct GitLabMark: Sendable {
    private static let start = "consign-run."

    let run: String
    let turn: Int
    private let id: Int64

    init?(_ file: ForgeFile) {
        guard file.name.hasPrefix(Self.start) else { return nil }
        let parts = file.name.dropFirst(Self.start.count).split(separator: ".")
        guard parts.count == 2, let turn = Int(parts[0]) else { return nil }
        run = String(parts[1])
        self.turn = turn
        id = file.id
    }

    static func name(run: String, turn: Int) -> String { "\(start)\(turn).\(run)" }

    /// Whose the package is; nil when nobody has marked it.
    static func owner(of files: [ForgeFile]) -> GitLabMark? {
        files.compactMap(GitLabMark.init).max { ($0.turn, -$0.id) < ($1.turn, -$1.id) }
    }
}
