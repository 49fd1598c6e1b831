import Model

/// What may stand at a place of a command line, for shells that complete it.
enum Completion: Sendable {
    case nothing, files, folders
    /// The identities in the folders of keys.
    case keys
    case words([String])

    /// What a value is, by how help calls it.
    init(label: String) {
        if label.contains("FILE") {
            self = .files
        } else if label.contains("DIR") || label == "PLACE" {
            self = .folders
        } else {
            self = .nothing
        }
    }

    /// Prints the names of identities, one a line, in sh: those stand at the margin.
    static let keyNames = "consign key list 2>/dev/null | sed -n 's/^\\([^ ][^ ]*\\)  .*/\\1/p'"
}
