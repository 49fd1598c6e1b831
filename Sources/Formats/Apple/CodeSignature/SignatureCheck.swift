import Files
import Model

/// Holds a program against its signature: every page, all that the directory has digests of, and
/// where things lie.
struct SignatureCheck {
    let image: MachOImage
    let parts: SignedParts

    /// What does not hold, the pages last.
    func problems(_ workers: Workers) throws(Failure) -> [String] {
        var problems = placeProblems + flagProblems + entitlementProblems
        for directory in parts.directories {
            problems += try specialProblems(directory) + spanProblems(directory)
        }
        // Two directories may say the same of one part.
        var seen: Set<String> = []
        problems = problems.filter { seen.insert($0).inserted }
        return problems + (try pageProblems(workers))
    }

    private var placeProblems: [String] {
        guard let range = image.signature?.range else { return [] }
        var problems: [String] = []
        if range.upperBound != image.part.size {
            problems.append("something follows the signature, which does not cover it")
        }
        let end = image.segment("__LINKEDIT")?.range.upperBound
        if end != range.upperBound
            || image.segments.contains(where: { $0.range.upperBound > range.upperBound })
        {
            problems.append("the signature is not at the end of the last segment")
        }
        return problems
    }

    private var flagProblems: [String] {
        let first = parts.directories[0]
        var problems: [String] = []
        let isAdHoc = first.flags.contains(.adHoc)
        if case .certificate = parts.kind {
            if isAdHoc { problems.append("it says that nobody signed it, and somebody did") }
        } else if !isAdHoc {
            problems.append("it says that somebody signed it, and nobody did")
        }
        for other in parts.directories.dropFirst()
        where (other.identifier, other.team, other.flags) != (
            first.identifier, first.team, first.flags
        ) {
            problems.append("its code directories contradict each other")
        }
        return problems
    }

    /// Both forms must say the same: old systems read one, new ones the other.
    private var entitlementProblems: [String] {
        let xml = parts.blob[CodeSlot.entitlements], der = parts.blob[CodeSlot.entitlementsDER]
        guard let xml else {
            return der == nil ? [] : ["it has entitlements in DER and not as a property list"]
        }
        guard xml.magic == UInt64(Entitlements.magic) else {
            return ["its entitlements are of another kind"]
        }
        // Signers wrote no DER before macOS 12.
        guard let der else { return [] }
        let name = image.part.name
        guard let read = try? Entitlements(Array(xml.bytes.dropFirst(8)), name: name) else {
            return ["its entitlements are not a property list that we read"]
        }
        return read.derBlob.elementsEqual(der.bytes)
            ? [] : ["its entitlements as a property list and in DER differ"]
    }

    /// What the directory has digests of must be there as it was, and what is there must be covered.
    private func specialProblems(_ directory: CodeDirectory) throws(Failure) -> [String] {
        var problems: [String] = []
        for slot in 1...CodeSlot.lastSpecial {
            let name = Self.name(slot)
            let recorded = directory.special(Int(slot))
            var there = parts.blob[slot].map { Array($0.bytes) }
            if slot == CodeSlot.infoPlist { there = try image.infoPlistBytes() }
            guard let there else {
                // An application's Info.plist and its resources lie beside the program.
                let isBeside = [1, 3, 6].contains(slot)
                if recorded != nil, !isBeside { problems.append("\(name) is missing") }
                continue
            }
            guard let recorded else {
                if slot != CodeSlot.infoPlist || !isLinkerSigned {
                    problems.append("\(name) is not covered by the signature")
                }
                continue
            }
            if try directory.function.value(there) != recorded {
                problems.append("\(name) is not what was signed")
            }
        }
        return problems
    }

    private var isLinkerSigned: Bool { parts.kind == .linkerSigned }

    /// Everything before the signature must be covered, and `__TEXT` be what it says.
    private func spanProblems(_ directory: CodeDirectory) -> [String] {
        var problems: [String] = []
        if directory.pageShift == 0 { problems.append("it covers the program without pages") }
        if directory.codeLimit != image.signature?.range.lowerBound {
            problems.append("it does not cover the program up to the signature")
        }
        if directory.executable.limit > 0, let text = image.segment("__TEXT")?.range,
            (directory.executable.base, directory.executable.limit)
                != (UInt64(text.lowerBound), UInt64(text.count))
        {
            problems.append("its executable segment is not that of the program")
        }
        return problems
    }

    private func pageProblems(_ workers: Workers) throws(Failure) -> [String] {
        var problems: [String] = []
        for directory in parts.directories
        where directory.codeLimit <= image.part.size && directory.pageShift > 0 {
            var digests = PageDigests(
                directory.function, pageSize: Int(directory.pageSize), workers)
            try image.part.forEachStep(first: directory.codeLimit) { step throws(Failure) in
                try digests.take(step)
            }
            let pages = try digests.finish()
            guard pages != directory.pages else { continue }
            let size = directory.function.size
            let wrong = stride(from: 0, to: pages.count, by: size).filter {
                pages[$0..<$0 + size] != directory.pages[$0..<$0 + size]
            }
            let first = (wrong.first ?? 0) / size
            problems.append(
                wrong.count == 1
                    ? "page \(first) is not what was signed"
                    : "page \(first) and \(wrong.count - 1) more are not what was signed")
        }
        return problems
    }

    private static func name(_ slot: UInt32) -> String {
        switch slot {
        case CodeSlot.infoPlist: "its Info.plist"
        case CodeSlot.requirements: "its set of requirements"
        case CodeSlot.resources: "the seal of its resources"
        case CodeSlot.entitlements: "its list of entitlements"
        case CodeSlot.entitlementsDER: "its list of entitlements in DER"
        default: "what is in slot \(slot)"
        }
    }
}
