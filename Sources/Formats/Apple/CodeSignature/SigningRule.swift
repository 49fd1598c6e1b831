package import Files
package import Model

/// Which programs get a signature.
package enum SigningRule: Sendable, Equatable {
    /// Those that macOS would not start: unsigned ones for arm64.
    case whereNeeded
    /// All but those that somebody has signed with a certificate.
    case always
}

extension MachOProgram {
    /// What the signatures of its parts say.
    package func signatures(_ workers: Workers) throws(Failure) -> [SliceSignature] {
        try slices.map { slice throws(Failure) in
            try SliceSignature(MachOImage(slice.part), workers)
        }
    }

    /// The program with the signatures that `rule` asks for; nil when nothing changes.
    package func signed(
        _ order: SigningOrder, _ rule: SigningRule, _ workers: Workers
    ) throws(Failure) -> MachOProgram? {
        let changed = try changing { slice throws(Failure) in
            guard slice.isCurrent || rule == .always else { return }
            let image = try MachOImage(slice.part)
            guard try image.isSigned(by: rule, workers) else { return }
            slice.signing = try SignedSlice(image, order)
            slice.signature = nil
        }
        return changed.isSigned ? changed : nil
    }

    /// Which of its parts get a signature.
    package var signedProcessors: [String] { slices.filter { $0.signing != nil }.map(\.name) }

    private var isSigned: Bool { slices.contains { $0.signing != nil } }
}

extension MachOImage {
    /// Whether it gets a signature. One that does not hold is not replaced unasked: somebody wanted
    /// it to hold.
    fileprivate func isSigned(
        by rule: SigningRule, _ workers: Workers
    ) throws(Failure) -> Bool {
        let found: SliceSignature
        do throws(Failure) { found = try SliceSignature(self, workers) } catch {
            guard rule == .always else { throw error.advising(Self.hint) }
            return true
        }
        switch found.kind {
        case .unsigned: return rule == .always || cpu == MachO.arm64
        case _ where found.problems.isEmpty:
            if case .certificate = found.kind { return false }
            return rule == .always
        default:
            guard rule == .always else {
                throw Failure(
                    "the signature of \(part.name) does not hold",
                    "\(found.processor): \(found.problems[0])", hint: Self.hint, exit: .unverified)
            }
            return true
        }
    }

    private static let hint =
        "sign it after everything that changes it (strip, install_name_tool), or have it signed here: "
        + "programs: {macos: {sign: ad-hoc}}"
}
