/// What was found of a file that macOS opens, all of whose signatures hold.
package struct OpenedFile: Sendable, Hashable {
    package enum Kind: String, Sendable {
        case program, app
        case diskImage = "disk-image"
        case installer

        /// In words.
        package var noun: String { self == .diskImage ? "disk image" : rawValue }
    }

    package let kind: Kind
    package let parts: [CodePart]
    /// Whether the notary's ticket is in it.
    package let isStapled: Bool

    package init(_ kind: Kind, _ parts: [CodePart], isStapled: Bool = false) {
        self.kind = kind
        self.parts = parts
        self.isStapled = isStapled
    }

    /// What macOS would object to although everything that is signed holds.
    package var doubts: [String] {
        var seen: Set<String> = []
        return parts.flatMap { $0.signer?.doubts ?? [] }.filter { seen.insert($0).inserted }
    }

    /// In words.
    package var text: String {
        let all = parts.map(\.text).joined(separator: ", ")
        guard kind != .program else { return all }
        guard !isStapled else { return all + ", with the notary's ticket" }
        let isSomebodys = parts.contains { $0.signer != nil }
        return all
            + (isSomebodys ? ", without a ticket" : ", so Gatekeeper holds a download of it back")
    }
}
