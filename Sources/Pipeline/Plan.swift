internal import Builders
internal import Files
public import Model
internal import Publishing
internal import Signing

/// Everything a release will be, settled and checked before a byte is written.
public struct Plan: Sendable {
    /// Which release it is.
    public let identity: ReleaseIdentity
    /// What is released, in words.
    public let product: Product
    /// What is made, in the order it is made.
    let artifacts: [PlannedArtifact]
    /// The signatures over the checksum list.
    let seals: [PlannedSeal]
    /// Whether each artifact is signed as well.
    let signsEach: Bool
    /// The authority that says when the signatures were there.
    let timestamps: String?
    /// Hash functions recorded in `release.json`.
    let digests: [Digest.Algorithm]
    /// What it is made from.
    let inputs: [InputRecord]
    /// What the manifest or the stage has and the release leaves out.
    public let leftOut: [String]
    /// Where it goes.
    let destinations: [Target]
    /// Keeps joined programs and source files until the plan is gone.
    let scratch: ScratchFolder

    /// The keys that sign packages themselves, once each.
    var packageSeals: [PlannedPackageSeal] {
        artifacts.compactMap(\.seal).reduce(into: []) { all, seal in
            if !all.contains(where: { $0.publicKeyName == seal.publicKeyName }) { all.append(seal) }
        }
    }

    /// Public keys, once each.
    var keys: [PublicIdentity] {
        (seals.map(\.identity) + artifacts.compactMap(\.seal?.identity)).reduce(into: []) {
            if !$0.contains($1) { $0.append($1) }
        }
    }
}
