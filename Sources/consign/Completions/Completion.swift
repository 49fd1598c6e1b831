import Model

/// What may stand at a place of a command line, for shells that complete it.
enum Completion: Sendable {
    case nothing, files, folders
    /// Names that are found when they are asked for.
    case names(NameList)
    case words([String])

    /// The identities in the folders of keys.
    static let keys = Completion.names(.keys)

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
}

/// Names that a shell finds on the machine where somebody types.
enum NameList: String, CaseIterable {
    case keys, platforms

    /// Prints them, one a line, in the words that sh and fish share.
    var command: String {
        switch self {
        // Names of identities stand at the margin.
        case .keys: "consign key list 2>/dev/null | sed -n 's/^\\([^ ][^ ]*\\)  .*/\\1/p'"
        // A manifest says one on each line; whole YAML is more than a Tab should wait for.
        case .platforms:
            "sed -n -E 's/^ +((\(Self.systems))-[a-z0-9]+):.*/\\1/p' "
                + "consign.yaml manifests/consign.yaml 2>/dev/null"
        }
    }

    /// The same for PowerShell.
    var powerShell: String {
        switch self {
        case .keys:
            "consign key list 2>$null | Where-Object { $_ -match '^\\S+  ' } "
                + "| ForEach-Object { ($_ -split ' ')[0] }"
        case .platforms:
            "Get-Content consign.yaml, manifests/consign.yaml -ErrorAction SilentlyContinue "
                + "| Where-Object { $_ -match '^ +((\(Self.systems))-[a-z0-9]+):' } "
                + "| ForEach-Object { $Matches[1] }"
        }
    }

    private static var systems: String {
        OperatingSystem.allCases.map(\.rawValue).joined(separator: "|")
    }
}
