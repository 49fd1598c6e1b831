internal import Files
internal import Model

/// What a header says about the payload behind it.
struct RpmDigests {
    /// SHA-256 of the payload as it is in the package.
    let payload: String
    /// SHA-256 of the archive it decodes to.
    let archive: String

    /// Of the same length as any, for a header whose size must be known before its payload.
    static let unknown = RpmDigests(
        payload: String(repeating: "0", count: 64), archive: String(repeating: "0", count: 64))
}
