internal import Files
internal import Model

/// `WITHDRAWN.json`: a published release that should not be used any more, and why.
struct WithdrawalMark {
    static let fileName = ReleaseFile.withdrawal

    let version: Version
    let reason: String

    func bytes() throws(Failure) -> [UInt8] {
        try JSONText.write([
            "consign": .number(Int64(Release.schema)), "version": .string(version.description),
            "reason": .string(reason),
        ])
    }
}
