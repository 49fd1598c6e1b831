package import Model

/// Signs in Apple's form, as one identity: with the date that its signatures say, and the authority
/// that bears witness to it.
///
/// This is what formats are lent. One that is dry takes up as much room and signs nothing, for who only
/// wants to know what will be.
package struct AppleSigner: Sendable {
    package let signer: CodeSigner
    private let date: Timestamp
    private let stamp: TimestampSource?
    private let isDry: Bool

    /// `signer` on `date`, with tokens of `stamp`, if there is one.
    package init(
        _ signer: CodeSigner, at date: Timestamp, stamp: TimestampSource?, dry: Bool = false
    ) {
        self.signer = signer
        self.date = date
        self.stamp = stamp
        isDry = dry
    }

    /// How many bytes a message takes at most beside its attributes.
    package var room: Int { signer.room(.apple) + (stamp == nil ? 0 : TimestampSource.room) }

    /// A detached CMS message over `content`.
    package func sign(
        _ content: [UInt8], attributes: [CMSAttribute] = []
    ) throws(Failure) -> [UInt8] {
        guard !isDry else { return [] }
        return try signer.sign(
            .detached(content), .apple, attributes: attributes, at: date, stamp: stamp)
    }
}
