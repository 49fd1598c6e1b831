internal import Model
internal import Signing

/// How many people must have signed a release before it is published.
struct ReleaseThreshold {
    let project: Project?
    let surroundings: Surroundings

    /// Refuses a release that too few have signed.
    func check(_ folder: ReleaseFolder) throws(Failure) {
        let known = KnownIdentities(project: project, surroundings: surroundings)
        let document = try known.document()
        let wanted = max(
            project?.manifest.sign?.threshold ?? 1, document?.thresholds.release ?? 1)
        guard wanted > 1 else { return }
        let signers = Set(
            try SealFinder(folder: folder, identities: try known.all(for: folder.record)).find()
                .map(\.seal.identity)
        ).filter { document?[$0]?.state.isSigning ?? true }
        guard signers.count < wanted else { return }
        throw Failure(
            "\(folder.record.name) \(folder.record.version) is signed by \(signers.count) of "
                + "\(wanted)", signers.sorted().joined(separator: ", "),
            hint:
                "take \(folder.path) to another signer's machine: consign sign --add \(folder.path)",
            exit: .threshold)
    }
}
