import Files
package import Model

/// Where a line of the manifest's `publish` leads, with its placeholders replaced.
package struct DestinationAddress: Sendable {
    /// The folder, repository or address.
    package let address: String
    /// The settings that the line gives, by name; flags are `true` or `false`.
    package let settings: [String: String]

    /// A place at `address`.
    package init(_ address: String, _ settings: [String: String] = [:]) {
        self.address = address
        self.settings = settings
    }

    /// A setting's text, if it is given.
    package subscript(name: String) -> String? { settings[name] }

    /// The address taken apart at its slashes; nil when a part is empty or has other characters
    /// than letters, digits, `-`, `_` and `.`.
    package var names: [String]? {
        let parts = address.split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { part in
            !part.isEmpty && part != "." && part != ".."
                && part.utf8.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                    default: "-_.".utf8.contains(byte)
                    }
                }
        }
        return isPlain ? parts.map(String.init) : nil
    }

    /// The complaint that `address` is not what this kind of destination wants.
    package func wrong(_ kind: String, _ expected: String) -> Failure {
        Failure(
            "'\(AddressPassword.hidden(address: address))' is not an address for \(kind)",
            "it must be \(expected)", exit: .usage)
    }
}
