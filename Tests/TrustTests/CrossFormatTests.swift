import Files
import Foundation
import Keys
import Model
import Samples
import Signatures
import TestSupport
import Testing
import Trust

/// A signature of one format passed off as another's, for every two formats, by the very same keys.
@Suite struct CrossFormatTests {
    /// Formats that sign the list's own bytes with the same key, with nothing around them. Their raw
    /// signatures are the same thing in two envelopes, and neither envelope says anything that is
    /// believed: signify's comment and a bundle's hint and digest are compared or overlooked.
    static let twins: [Set<String>] = [["openssl-ed25519", "signify"], ["openssl", "sigstore"]]

    static let pairs = SignatureRegistry.all.indices.flatMap { from in
        SignatureRegistry.all.indices.filter { $0 != from }.map { FormatPair(from: from, to: $0) }
    }
    /// Those whose raw signatures are by the same key.
    static let related = pairs.filter { $0.source.keyType == $0.target.keyType }
    /// Those whose target signs whatever bytes there are, so that what the source's key really
    /// signed can be shown as the list.
    static let bare = related.filter { pair in
        twins.contains { $0.contains(pair.target.name) && !$0.contains(pair.source.name) }
    }

    @Test(arguments: pairs)
    func `a whole signature file under another format's name is malformed`(_ pair: FormatPair)
        throws
    {
        let release = try SignedRelease(formats: [pair.source])
        #expect(try verify(release).signers.map(\.format) == [pair.source.name])
        let file = try release.bytes(release.signature(pair.source))
        try release.remove(release.signature(pair.source))
        try release.write(release.signature(pair.target), file)
        let failure = refusal { try verify(release) }
        #expect(failure?.exit == .malformed, "\(failure?.message ?? "accepted")")
        // As it is where the good signature lies beside it: a weaker format's is a warning then.
        try release.write(release.signature(pair.source), file)
        if pair.to < pair.from {
            #expect(refusal { try verify(release) }?.exit == .malformed)
        } else {
            #expect(try verify(release).warnings.count == 1)
        }
    }

    @Test(arguments: related)
    func `a raw signature in another format's envelope is bad, but for twins`(_ pair: FormatPair)
        throws
    {
        let keys = try KeyFolder()
        let release = try SignedRelease(keys: keys, formats: [pair.target])
        let forgeries = try forgeries(pair, try release.bytes("SHA256SUMS"), keys)
        #expect(!forgeries.isEmpty)
        for forgery in forgeries {
            try release.write(release.signature(pair.target), forgery)
            guard Self.twins.contains([pair.source.name, pair.target.name]) else {
                let failure = refusal { try verify(release) }
                #expect(failure?.exit == .unverified, "\(failure?.message ?? "accepted")")
                continue
            }
            try provesNoMore(release, pair)
        }
    }

    /// What a twin's signature proves in the other's envelope is what it proved in its own: this key
    /// signed this list. It has no date of its own, and it is worth nothing for another list or key.
    private func provesNoMore(_ release: SignedRelease, _ pair: FormatPair) throws {
        let verdict = try verify(release)
        #expect(verdict.signers.map(\.key) == [try release.keys.key(pair.source.keyType)])
        #expect(verdict.files.map(\.name) == release.names + ["release.json"])
        let file = try release.bytes(release.signature(pair.target))
        #expect(try pair.target.signedAt(file) == nil)
        let other = try SignedRelease(version: "1.1.0", keys: release.keys, formats: [pair.target])
        try other.write(other.signature(pair.target), file)
        #expect(refusal { try verify(other) }?.exit == .unverified)
        let stranger = try SignedRelease(formats: [pair.target])
        try stranger.write("SHA256SUMS", release.bytes("SHA256SUMS"))
        try stranger.write(stranger.signature(pair.target), file)
        let failure = refusal { try verify(stranger) }
        #expect(failure?.exit == .unverified || failure?.exit == .noKey)
    }

    @Test(
        arguments: bare
    )
    func `what a format's key really signed is not a list, where its signature fits`(
        _ pair: FormatPair
    ) throws {
        let keys = try KeyFolder()
        let release = try SignedRelease(keys: keys, formats: [pair.target])
        let list = try release.bytes("SHA256SUMS")
        let file = try keys.sign(list, as: pair.source)
        let raws = try SignatureParts.lift(file, pair.source.name)
        let signed = try SignatureParts.signed(file, pair.source.name, over: list)
        #expect(raws.count == signed.count)
        for (raw, bytes) in zip(raws, signed) {
            let envelope =
                pair.target.signsFiles
                ? try keys.sign(bytes, as: pair.target)
                : try release.bytes(release.signature(pair.target))
            let forgery = try SignatureParts.edit(envelope, pair.target.name) { $0 = [raw] }
            // The signature is a good one, of bytes that are not a list.
            try pair.target.verify(
                forgery, over: message(bytes), with: keys.key(pair.target.keyType))
            try release.write("SHA256SUMS", bytes)
            try release.write(release.signature(pair.target), forgery)
            let failure = refusal { try verify(release) }
            #expect(failure?.exit == .malformed, "\(failure?.message ?? "accepted")")
            try release.write("SHA256SUMS", list)
            #expect(refusal { try verify(release) }?.exit == .unverified)
        }
    }

    /// Files of the target's shape with each of the source's raw signatures in each place, and in
    /// all of them at once.
    private func forgeries(
        _ pair: FormatPair, _ list: [UInt8], _ keys: KeyFolder
    ) throws -> [[UInt8]] {
        var genuine: [UInt8], places: [[UInt8]], raws: [[UInt8]]
        // ECDSA's have 72 bytes at most and often fewer, and CMS counts them in many places.
        repeat {
            genuine = try keys.sign(list, as: pair.target)
            places = try SignatureParts.lift(genuine, pair.target.name)
            raws = try SignatureParts.lift(keys.sign(list, as: pair.source), pair.source.name)
        } while pair.target.name == "cms" && raws[0].count != places[0].count
        return try raws.flatMap { raw in
            try places.indices.map { place in
                try SignatureParts.edit(genuine, pair.target.name) { $0[place] = raw }
            } + [
                try SignatureParts.edit(genuine, pair.target.name) { places in
                    for place in places.indices { places[place] = raw }
                }
            ]
        }
    }

    /// Verifies with all keys of the release's signer.
    @discardableResult
    private func verify(_ release: SignedRelease) throws -> Verdict {
        try ReleaseVerifier(trusting: TrustedKey(release.keys.identity.keys))
            .verify(FolderSource(release.path))
    }
}

/// Two formats: what is signed as one is shown as the other.
struct FormatPair: Sendable, CustomTestStringConvertible {
    let from: Int
    let to: Int

    var source: any SignatureFormat { SignatureRegistry.all[from] }
    var target: any SignatureFormat { SignatureRegistry.all[to] }
    var testDescription: String { "\(source.name) as \(target.name)" }
}
