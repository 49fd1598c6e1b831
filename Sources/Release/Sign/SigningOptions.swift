import Keys
import Manifests
import Model
import Signatures

/// What a caller of `sign` wants other than the manifest says.
package struct SigningOptions: Sendable {
    /// Identities instead of the manifest's.
    package var keys: [String] = []
    /// Signature formats instead of the manifest's.
    package var formats: [String] = []
    /// Whether every artifact is signed as well.
    package var each: Bool?

    /// Whether those whose private keys are elsewhere are left to sign there.
    package var adds = false

    /// Whether the release was signed before, so that the plain names are not for a new key.
    package var isLater = false

    /// As the manifest says.
    package init() {}
}

/// How many people must have signed a release before it is published.
struct ReleaseThreshold {
    let project: Project?
    let surroundings: Environment

    /// Refuses a release that too few have signed whose signatures count.
    func check(_ folder: ReleaseFolder) throws(Failure) {
        let known = KnownIdentities(project: project, surroundings: surroundings)
        let right = try SigningRight(project, surroundings, date: folder.record.date)
        var count = SignerCount(project?.manifest.sign, right)
        guard count.wanted > 0 else { return }
        let all = try known.all(for: folder.record)
        let seals = try SignatureFinder(folder: folder, identities: all).find().map(\.seal)
        for identity in all {
            let keys = seals.filter { $0.identity == identity.name }.map(\.key)
            if !keys.isEmpty { count.add(identity, with: keys, right) }
        }
        guard count.isShort else { return }
        let release = "\(folder.record.name) \(folder.record.version)"
        // As for a downloader: where one is enough, what is wrong with it says more than the count.
        if count.wanted == 1,
            let (name, refusal) = count.others.first(where: {
                $0.refusal.exit == .expired
            })
        {
            throw Failure(
                "\(release) is signed by \(name) alone", refusal.why,
                hint: "let another sign as well: consign resign \(folder.path) --key NAME",
                exit: refusal.exit)
        }
        throw Failure(
            "\(release) is signed by \(count.good.count) of \(count.wanted)", count.reasons,
            hint:
                "take \(folder.path) to another signer's machine: consign sign --add \(folder.path)",
            exit: .threshold)
    }
}
