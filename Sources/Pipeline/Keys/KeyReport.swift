public import Model
public import Signing

/// What became of a step in the life of a key document.
public struct KeyReport: Sendable {
    /// The key folder.
    public let folder: String
    /// The version that was written or signed.
    public let version: Int64
    /// What changed, in words.
    public let said: [String]
    /// Who signed just now.
    public let signers: [String]
    /// Who still has to sign; empty when the version is in force.
    public let quorums: [KeyQuorum]
    /// Keys that are here and could not sign.
    public let problems: [Failure]

    /// Whether the version counts.
    public var isInForce: Bool { quorums.isEmpty }

    /// The report in lines.
    public var lines: [String] {
        var lines = said
        if !signers.isEmpty {
            lines.append("version \(version) is signed by \(signers.joined(separator: ", "))")
        }
        if isInForce {
            lines.append("version \(version) is in force: \(folder)/\(KeyDocument.fileName)")
        }
        for one in quorums where !one.isReached {
            lines.append(
                "version \(version) waits for \(one.wanted - one.signed.count) of "
                    + "\(one.open.joined(separator: ", ")), who sign in version \(one.version): "
                    + "consign key sign, where their keys are")
        }
        return lines
    }
}
