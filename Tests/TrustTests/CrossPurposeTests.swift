import Files
import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Crypto
@testable import Keys
@testable import Signatures
@testable import Trust

/// What a key has signed for one purpose, shown as signed for another: the list of a release, its
/// record, the log, key documents, statements, packages.
@Suite struct CrossPurposeTests {
    private static let package: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd] + Array("a package".utf8)
    private let keys: KeyFolder

    init() throws { keys = try KeyFolder() }

    @Test(arguments: Purpose.all)
    func `nothing that is signed for another purpose is a signature of a list`(_ purpose: Purpose)
        throws
    {
        let release = try SignedRelease(keys: keys, formats: [])
        let (file, meant) = try purpose.make(keys, Array("acme/releases\n".utf8))
        for format in SignatureRegistry.all {
            // Over its own bytes, too: where they are a list they were not signed as one, and where
            // the signature is good they are no list.
            for list in [try release.bytes("SHA256SUMS"), meant] {
                let spoiled = try SignedRelease(keys: keys, formats: [])
                try spoiled.write("SHA256SUMS", list)
                try spoiled.write(spoiled.signature(format), file)
                let failure = refusal { try verify(spoiled) }
                let isOtherNamespace = format.name == "ssh" && purpose.form == "ssh"
                #expect(
                    failure?.exit == (isOtherNamespace ? .unverified : .malformed),
                    "\(format.name): \(failure?.message ?? "accepted")")
            }
        }
    }

    @Test(arguments: Purpose.texts)
    func `a document or statement with the very bytes of a list is none`(_ purpose: Purpose) throws
    {
        let release = try SignedRelease(keys: keys, formats: [])
        let list = try release.bytes("SHA256SUMS")
        let (file, meant) = try purpose.make(keys, list)
        #expect(meant == list)
        try release.write("SHA256SUMS.sshsig", file)
        let failure = refusal { try verify(release) }
        #expect(failure?.exit == .unverified)
        #expect(failure?.why.contains("not for a file") == true, "\(failure?.message ?? "")")
    }

    @Test(arguments: Purpose.all)
    func `its raw signature in a format's envelope is bad, or over no list`(_ purpose: Purpose)
        throws
    {
        let (file, meant) = try purpose.make(keys, Array("acme/releases\n".utf8))
        let raw = try purpose.raw(file)
        for format in SignatureRegistry.all where format.keyType == .ed25519 {
            let release = try SignedRelease(keys: keys, formats: [format])
            let genuine = try release.bytes(release.signature(format))
            let forgery = try SignatureParts.edit(genuine, format.name) { raws in
                for index in raws.indices { raws[index] = raw }
            }
            try release.write(release.signature(format), forgery)
            #expect(refusal { try verify(release) }?.exit == .unverified, "\(format.name)")
            try release.write("SHA256SUMS", meant)
            // A checkpoint is signed as it is, like a list by these two, but it does not read as one.
            let isBare =
                purpose == .checkpoint && !format.signsFiles && format.name != "openpgp-clear"
            let failure = refusal { try verify(release) }
            #expect(
                failure?.exit == (isBare ? .malformed : .unverified),
                "\(format.name): \(failure?.message ?? "accepted")")
        }
    }

    @Test
    func
        `a package's OpenPGP seal is over bytes like a detached signature, and these are not a list`()
        throws
    {
        let release = try SignedRelease(keys: keys, formats: [])
        let (packet, _) = try Purpose.package.make(keys, Self.package)
        try release.write("SHA256SUMS.asc", Armor.text("SIGNATURE", packet))
        #expect(refusal { try verify(release) }?.exit == .unverified)
        try release.write("SHA256SUMS", Self.package)
        #expect(refusal { try verify(release) }?.exit == .malformed)
    }

    @Test
    func `the RSA signature of an apk is not a signature of a list, whoever is trusted`() throws {
        var wish = NewIdentity()
        wish.hasRSA = true
        let scratch = try Scratch()
        let identity = try IdentityFiles.create(
            name: "packages", in: scratch.path, passphrase: nil, wish)
        let release = try SignedRelease(keys: keys, formats: [])
        let seal = try RawRSASignature.sign(
            release.bytes("SHA256SUMS"),
            IdentityFiles.privateKey("packages", .rsa, in: [scratch.path], passphrase: .none))
        for format in SignatureRegistry.all {
            #expect(format.keyType != .rsa)
            try release.write(release.signature(format), seal)
            let all = refusal { try verify(release, identity) }
            #expect(all?.exit == .malformed, "\(format.name): \(all?.message ?? "accepted")")
            let alone = refusal {
                try verify(
                    release,
                    PublicIdentity(name: "x", keys: identity.keys.filter { $0.type == .rsa }))
            }
            #expect(alone?.exit == .noKey, "\(format.name): \(alone?.message ?? "accepted")")
            try release.remove(release.signature(format))
        }
    }

    @Test(
        arguments: FormatCase.all
    )
    func `a signature of the record is none of the list, nor the other way round`(
        _ formatCase: FormatCase
    ) throws {
        let format = formatCase.format
        let release = try SignedRelease(keys: keys, formats: [format])
        let list = try release.bytes(release.signature(format))
        if !format.isNamedAfterRelease {
            try release.remove(release.signature(format))
            try release.write(
                format.signatureName(of: "release.json", stem: "acme-1.2.0", key: nil), list)
            let failure = refusal { try verify(release) }
            #expect(
                failure?.what == "SHA256SUMS is not signed", "\(failure?.message ?? "accepted")")
        }
        guard let own = try signature(format, over: release.bytes("release.json"), "release.json")
        else { return }
        try release.write(release.signature(format), own)
        #expect(refusal { try verify(release) }?.exit == .unverified)
        try release.write("SHA256SUMS", release.bytes("release.json"))
        let failure = refusal { try verify(release) }
        // minisign says which file it is for; to the others the record is a file, but no list.
        #expect(
            failure?.exit == (format.name == "minisign" ? .unverified : .malformed),
            "\(failure?.message ?? "accepted")")
    }

    @Test(arguments: FormatCase.all)
    func `no signature of a file is one of a key document or of a statement`(
        _ formatCase: FormatCase
    ) throws {
        let format = formatCase.format
        let folder = try DocumentFolder(["ann"])
        let ann = try #require(folder.people["ann"])
        let first = try folder.document(1, [folder.entry("ann")])
        let second = try folder.document(2, [folder.entry("ann")])
        try folder.publish(first, by: ["ann"])
        try folder.publish(second, by: ["ann"])
        let bytes = try KeyDocumentText.encode(second)
        // Where a format signs lists only, one of a list has to do.
        let file =
            try signature(format, over: bytes, "keys.2.json", ann)
            ?? ann.sign(sampleList, as: format)
        var forgeries = [file]
        if format.keyType == .ed25519 {
            let genuine = try folder.sign(bytes, "keys.2.json.ann.sshsig", "ann")
            forgeries += try SignatureParts.lift(file, format.name).map { raw in
                try SignatureParts.edit(genuine, "ssh") { $0 = [raw] }
            }
        }
        for (place, forgery) in forgeries.enumerated() {
            let isShaped = place > 0 || format.name == "ssh"
            try folder.scratch?.write("keys.2.json.ann.sshsig", forgery)
            let failure = refusal {
                _ = try KeyDocumentChain(folder.source).current(from: first)
            }
            #expect(
                failure?.exit == (isShaped ? .unverified : .malformed),
                "\(failure?.message ?? "accepted")")
            let statement = refusal {
                try ResigningStatement.verify(
                    forgery, over: bytes, named: "s.json", with: ann.key(.ed25519))
            }
            #expect(
                statement?.exit == (isShaped ? .unverified : .malformed),
                "\(statement?.message ?? "accepted")")
        }
    }

    @Test(arguments: FormatCase.ed25519)
    func `no signature of a list is one of a checkpoint`(_ formatCase: FormatCase) throws {
        let format = formatCase.format
        let release = try SignedRelease(keys: keys, formats: [format])
        let list = try release.bytes("SHA256SUMS")
        var log = ReleaseLog()
        try log.append(
            ReleaseLog.Entry(
                version: Version(parsing: "1.2.0"), record: Hash.of(release.bytes("release.json"))))
        let text = Array(
            try Checkpoint(log, product: "acme", date: Timestamp(1_795_219_200)).text.utf8)
        let place = try Scratch()
        try place.write("releases.log", log.text)
        let file = try release.bytes(release.signature(format))
        for raw in try SignatureParts.lift(file, format.name) {
            try place.write("releases.checkpoint", try note(text, raw))
            #expect(refusal { try verify(release, log: place) }?.exit == .unverified)
            // Two formats sign the list as it is, as a note is signed; but a list is no checkpoint.
            try place.write("releases.checkpoint", try note(list, raw))
            let isBare = ["openssl-ed25519", "signify"].contains(format.name)
            let failure = refusal { try verify(release, log: place) }
            #expect(
                failure?.exit == (isBare ? .malformed : .unverified),
                "\(failure?.message ?? "accepted")")
        }
    }

    @Test(
        arguments: FormatCase.all
    )
    func `no signature of a file is a package's seal, but a detached OpenPGP one`(
        _ formatCase: FormatCase
    ) throws {
        let format = formatCase.format
        let name = "acme-1.2.0-1-x86_64.pkg.tar.zst"
        let scratch = try Scratch()
        func verify(_ package: [UInt8], _ seal: [UInt8]) throws {
            try scratch.write(name, package)
            try scratch.write(name + ".sig", seal)
            _ = try PackageVerifier(
                trusting: [TrustedSigner(TrustedKey(keys.identity.keys))],
                policy: TrustPolicy(now: Timestamp(1_795_824_000))
            ) { _, _ throws(Failure) in throw Failure("nothing is compressed here") }
            .verify(name, .arch, in: FolderSource(scratch.path))
        }
        let own = try signature(format, over: Self.package, name)
        let file = try own ?? keys.sign(sampleList, as: format)
        #expect(refusal { try verify(Self.package, file) }?.exit == .malformed)
        guard format.keyType == .ed25519 else { return }
        let genuine = try Purpose.package.make(keys, Self.package).file
        try verify(Self.package, genuine)
        for raw in try SignatureParts.lift(file, format.name) where format.name != "openpgp" {
            let armored = try SignatureParts.edit(
                Armor.text("SIGNATURE", genuine), "openpgp"
            ) { $0 = [raw] }
            let seal = try Armor.data("SIGNATURE", in: armored, name: "seal")
            #expect(refusal { try verify(Self.package, seal) }?.exit == .unverified)
        }
        guard format.name == "openpgp" else { return }
        // pacman's `.sig` is a detached signature in binary: over the same bytes it is the same
        // thing. A list with its own is no package, as its first bytes tell.
        try verify(Self.package, Armor.data("SIGNATURE", in: file, name: "seal"))
        let list = try Armor.data(
            "SIGNATURE", in: keys.sign(sampleList, as: format), name: "seal")
        #expect(refusal { try verify(sampleList, list) }?.exit == .malformed)
        #expect(refusal { try verify(Self.package, list) }?.exit == .unverified)
    }

    /// A signature of a file; nil where the format signs lists only.
    private func signature(
        _ format: any SignatureFormat, over bytes: [UInt8], _ name: String,
        _ signer: KeyFolder? = nil
    ) throws -> [UInt8]? {
        guard format.signsFiles else { return nil }
        let signer = signer ?? keys
        let message = Message(
            name: name, date: Timestamp(1_795_219_200), source: .bytes(bytes))
        let key = try IdentityFiles.privateKey(
            signer.identity.name, format.keyType, in: [signer.scratch.path], passphrase: .none)
        return try format.sign(message, with: key, of: signer.identity)
    }

    /// A note with `raw` as the signer's signature.
    private func note(_ text: [UInt8], _ raw: [UInt8]) throws -> [UInt8] {
        let genuine = try Purpose.checkpoint.make(keys, text).file
        let line = String(decoding: genuine.dropFirst(text.count + 1).dropLast(), as: UTF8.self)
        let words = line.split(separator: " ")
        let id = try #require(Data(base64Encoded: String(words[2]))).prefix(4)
        return text + Array("\n\(words[0]) \(words[1]) \((id + raw).base64EncodedString())\n".utf8)
    }

    /// Verifies with all keys of one who may sign.
    @discardableResult
    private func verify(
        _ release: SignedRelease, _ identity: PublicIdentity? = nil, log: Scratch? = nil
    ) throws -> Verdict {
        try ReleaseVerifier(
            trusting: [TrustedSigner(TrustedKey((identity ?? keys.identity).keys))],
            formats: SignatureRegistry.all, policy: TrustPolicy(now: Timestamp(1_795_824_000)),
            history: ReleaseHistory(places: log.map { [FolderSource($0.path)] } ?? [])
        ).verify(FolderSource(release.path))
    }
}
