package import Model
package import Trust

/// What became of a step in the life of a key document.
package struct KeyReport: Sendable {
    /// The key folder.
    package let folder: String
    /// The version that was written or signed.
    package let version: Int64
    /// What changed, in words.
    package let said: [String]
    /// Who signed just now.
    package let signers: [String]
    /// Who still has to sign; empty when the version is in force.
    package let quorums: [KeyQuorum]
    /// Keys that are here and could not sign.
    package let problems: [Failure]

    /// Whether the version counts.
    package var isInForce: Bool { quorums.isEmpty }

    /// The report in lines.
    package var lines: [String] {
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

/// Something about keys that somebody should look at.
package struct KeyFinding: Sendable, Hashable {
    /// What it is about: an identity or a file.
    package let subject: String
    /// What is wrong with it.
    package let problem: String
    /// What to do.
    package let hint: String
    /// Whether a key that is in use has ended or was revoked.
    package let isOver: Bool

    init(_ subject: String, _ problem: String, hint: String, isOver: Bool = false) {
        self.subject = subject
        self.problem = problem
        self.hint = hint
        self.isOver = isOver
    }
}
