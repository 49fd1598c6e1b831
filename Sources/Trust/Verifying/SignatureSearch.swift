import Crypto
import Files
import Keys
import Model
import Signatures

/// Looks among the signatures of a file for one by a key that is believed.
///
/// Formats are tried strongest first. The strongest one that speaks of a believed key decides: when
/// it is bad, no weaker one can save the file; weaker ones that are bad beside it are warnings.
struct SignatureSearch {
    let source: any ReleaseSource
    let trust: TrustedKey
    let names: FolderNames
    let message: Message

    private var good: (format: any SignatureFormat, file: String, bytes: [UInt8], key: PublicKey)?
    private var provenance: [String] = []
    private var skipped: [Verdict.SkippedFile] = []
    private var warnings: [SignatureProof.Warning] = []
    private var others: [String] = []
    private var anonymous: (problem: Failure, file: String)?
    /// The files that a believed key has signed in.
    private(set) var made: Set<String> = []
    /// The raw signature for which the search was given up; it may be another signer's.
    private(set) var doubted: String?
    /// Whether one of `made` is of the format that is looked at.
    private var isMade = false
    /// Whether nothing was wrong: there was just no signature by a believed key.
    private(set) var isAbsent = false

    init(_ source: any ReleaseSource, _ trust: TrustedKey, _ names: FolderNames, _ message: Message)
    {
        self.source = source
        self.trust = trust
        self.names = names
        self.message = message
    }

    /// The proof, or why there is none.
    mutating func proof() throws(Failure) -> SignatureProof {
        let keys = try believedKeys()
        for format in names.formats {
            let mine = keys.filter { $0.type == format.keyType }
            for file in names.signatures(of: message.name, format) {
                guard let bytes = try signature(file, limit: format.sizeLimit) else { continue }
                try examine(file, bytes, format, mine)
            }
            try settleAnonymous(format, mine)
        }
        guard let good else {
            isAbsent = true
            throw try absence()
        }
        return SignatureProof(
            format: good.format, file: good.file, bytes: good.bytes, key: good.key,
            provenance: provenance, skipped: skipped, warnings: warnings)
    }

    private mutating func examine(
        _ file: String, _ bytes: [UInt8], _ format: any SignatureFormat, _ keys: [PublicKey]
    ) throws(Failure) {
        let claim: SignerClaim?
        do throws(Failure) {
            claim = try format.claim(of: bytes)
        } catch {
            guard !keys.isEmpty else { return skip(file, "it is malformed") }
            return try refuse(file, error)
        }
        var mine = keys
        if let claim {
            mine = []
            for key in keys where try claim.names(key) { mine.append(key) }
            if mine.isEmpty { others.append(try claim.shown()) }
        }
        guard !mine.isEmpty else { return skip(file, "it is by a key that was not asked for") }
        var problem: Failure?
        for key in mine {
            do throws(Failure) {
                try format.verify(bytes, over: message, with: key)
                if good == nil { good = (format, file, bytes, key) }
                isMade = true
                made.insert(file)
                if format.isNamedAfterRelease { provenance.append(file) }
                return
            } catch {
                problem = error
            }
        }
        guard let problem else { return }
        // A raw signature may simply be another key's; the other files of its format tell.
        let isNamed = mine.contains { claim?.decides(on: $0) == true }
        if !isNamed && problem.exit == .unverified {
            anonymous = anonymous ?? (problem, file)
            return
        }
        try refuse(file, problem)
    }

    /// A raw signature that no believed key made is bad, unless its folder shows another signer.
    private mutating func settleAnonymous(
        _ format: any SignatureFormat, _ keys: [PublicKey]
    ) throws(Failure) {
        defer { (anonymous, isMade) = (nil, false) }
        guard let anonymous, !isMade else { return }
        var beside: [PublicKey] = []
        for name in names.keys(format) {
            beside += try keysIn(name).filter { $0.type == format.keyType }
        }
        if !beside.isEmpty && !beside.contains(where: keys.contains) {
            for key in beside { others.append(try SignerClaim.key(key).shown()) }
            return
        }
        doubted = anonymous.file
        try refuse(anonymous.file, anonymous.problem)
    }

    private mutating func refuse(_ file: String, _ problem: Failure) throws(Failure) {
        let problem = problem.within(file)
        guard good != nil else { throw problem }
        warnings.append(SignatureProof.Warning(file: file, text: problem.message))
    }

    private mutating func skip(_ file: String, _ reason: String) {
        skipped.append(Verdict.SkippedFile(name: file, reason: reason))
    }

    /// The keys themselves; a fingerprint finds its key beside the files or in a signature.
    private func believedKeys() throws(Failure) -> [PublicKey] {
        guard trust.fingerprint != nil else { return trust.keys }
        for key in recordedKeys() where try trust.matches(key) { return [key] }
        for format in names.formats {
            for name in names.keys(format) {
                for key in try keysIn(name) where try trust.matches(key) { return [key] }
            }
            for name in names.signatures(of: message.name, format) {
                guard let bytes = try signature(name, limit: format.sizeLimit),
                    case .key(let key)? = claim(format, bytes)
                else { continue }
                if try trust.matches(key) { return [key] }
            }
        }
        return []
    }

    /// The keys that the record shows. Nobody has proved it yet: a fingerprint proves its key.
    private func recordedKeys() -> [PublicKey] {
        guard let bytes = try? source.bytes(ReleaseFile.record, limit: ReleaseRecord.limit),
            let record = try? ReleaseRecord.decode(bytes, name: ReleaseFile.record)
        else { return [] }
        return record.keys.compactMap { try? PublicKey($0, name: ReleaseFile.record) }
    }

    private func claim(_ format: any SignatureFormat, _ bytes: [UInt8]) -> SignerClaim? {
        guard let claim = try? format.claim(of: bytes) else { return nil }
        return claim
    }

    /// A key file beside the release is not believed, so a broken one is as good as none.
    private func keysIn(_ name: String) throws(Failure) -> [PublicKey] {
        guard let bytes = try source.bytes(name, limit: PublicKeyFile.limit) else { return [] }
        return (try? PublicKeyFile.parse(bytes, name: name)) ?? []
    }

    private func signature(
        _ name: String, limit: Int
    ) throws(Failure) -> [UInt8]? {
        do throws(Failure) {
            return try source.bytes(name, limit: limit)
        } catch {
            throw error.within("cannot use the signature \(name)")
        }
    }

    private func absence() throws(Failure) -> Failure {
        let found = others.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let where_ = "in \(source.name)"
        guard !found.isEmpty || !skipped.isEmpty else {
            return Failure(
                "\(message.name) is not signed", "there is no signature \(where_)",
                hint: "fetch the signature files of the release too", exit: .unverified)
        }
        return Failure(
            "\(message.name) has no signature by the key that was asked for",
            found.isEmpty ? "" : "it is signed by \(found.joined(separator: ", "))",
            hint: "compare the key with the one the project publishes elsewhere", exit: .noKey)
    }
}
