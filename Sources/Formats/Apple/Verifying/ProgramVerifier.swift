import Crypto
package import Files
package import Model

/// Looks at a program as macOS does before it starts one: each part by itself.
package struct ProgramVerifier {
    let trust: AppleTrust
    let workers: Workers

    package init(_ trust: AppleTrust, _ workers: Workers) {
        self.trust = trust
        self.workers = workers
    }

    /// The parts of the program that `record` is; nil when it is not Mach-O. What does not hold is refused,
    /// and messages say `name`.
    package func parts(
        of record: FileRecord, called name: String
    ) throws(Failure) -> [CodePart]? {
        guard let program = try MachOProgram(record, called: name) else { return nil }
        return try program.signatures(workers).map { one throws(Failure) in
            try part(one, name)
        }
    }

    /// What `found` proves.
    func part(_ found: SliceSignature, _ name: String) throws(Failure) -> CodePart {
        guard found.problems.isEmpty else {
            throw Self.broken(name, "\(found.processor): \(found.problems.joined(separator: "; "))")
        }
        guard let best = found.best else { return CodePart(unsigned: found.processor) }
        let signer: CertifiedSigner?
        if case .certificate(let message) = found.kind {
            let check = CodeSignerCheck(trust: trust, name: name)
            signer = try check.signer(of: message, found.directories, found.designated)
        } else {
            signer = nil
        }
        return try CodePart(best, signer, processor: found.processor)
    }

    static func broken(_ name: String, _ why: String) -> Failure {
        Failure(
            "the signature inside \(name) does not hold", why,
            hint: "macOS may not open it; build it again, or ask whoever made it",
            exit: .unverified)
    }
}

/// Who signed code directories, and whether they say so themselves.
struct CodeSignerCheck {
    let trust: AppleTrust
    let name: String

    /// The signer of `directories` by `message`, whom the requirement and the team must fit.
    func signer(
        of message: [UInt8], _ directories: [CodeDirectory], _ requirement: RequirementExpression?
    ) throws(Failure) -> CertifiedSigner {
        var digests: [(function: MessageDigest, digest: [UInt8])] = []
        for one in directories {
            digests.append((one.function.message, try one.function.value(one.encoded)))
        }
        let check = SignerCheck(trust: trust, role: .developerIDApplication, name: name)
        let signer = try check.signer(
            of: message, over: directories[0].encoded, saying: AppleAttributes(digests))
        try checkTeam(directories[0], signer)
        guard let requirement else { return signer }
        let cdhashes = try directories.map { one throws(Failure) in try one.cdhash() }
        let subject = RequirementSubject(
            identifier: directories[0].identifier, cdhashes: cdhashes,
            certificates: signer.chain.certificates)
        guard subject.fits(requirement) != false else {
            throw ProgramVerifier.broken(name, "its signer does not fit its own requirement")
        }
        return signer
    }

    /// The team of the leaf is the one that libraries and updates are compared by.
    private func checkTeam(_ directory: CodeDirectory, _ signer: CertifiedSigner) throws(Failure) {
        guard let team = directory.team, team != signer.chain.leaf.subject.unit else { return }
        throw ProgramVerifier.broken(
            name, "it names the team \(team), and its certificate is of another")
    }
}
