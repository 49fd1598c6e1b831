package import Files
package import Model

extension MachOProgram {
    /// By what the seal of an app knows this program in it; nil when it is not signed. What it must be is
    /// what its signature says of itself, or where that says nothing, to be this very program.
    package func nested(_ workers: Workers) throws(Failure) -> CodeResources.Nested? {
        var identities: [[UInt8]] = []
        var requirement: String?
        for slice in slices {
            guard let found = try identity(of: slice, workers) else { return nil }
            identities.append(found.identity)
            requirement = requirement ?? found.requirement
        }
        guard let first = identities.first else { return nil }
        let own = identities.map { "cdhash H\"\(Hex.text($0))\"" }.joined(separator: " or ")
        return CodeResources.Nested(identity: first, requirement: requirement ?? own)
    }

    /// Of a signature that it gets, or of the one that it has.
    private func identity(
        of slice: MachOSlice, _ workers: Workers
    ) throws(Failure) -> (identity: [UInt8], requirement: String?)? {
        let directories: [CodeDirectory]
        var requirement: String?
        if let bytes = slice.signature {
            let name = slice.part.name
            let parts = try SignedParts(SuperBlob(bytes, of: name), of: name)
            directories = parts.directories
            requirement = parts.blob[CodeSlot.requirements].flatMap {
                RequirementText.designated($0.bytes)
            }
        } else {
            let signature = try SliceSignature(MachOImage(slice.part), workers)
            guard signature.problems.isEmpty else {
                throw Failure(
                    "the signature of \(slice.part.name) does not hold", signature.problems[0],
                    hint: "sign it after everything that changes it", exit: .usage)
            }
            directories = signature.directories
            requirement = signature.requirement
        }
        let best = directories.last { $0.function == .sha256 } ?? directories.last
        guard let best else { return nil }
        return (try best.cdhash(), requirement)
    }
}
