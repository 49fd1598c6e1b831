import Files
import Model
import Trust

/// Who is believed: the keys that were named, and whom a key document lets them speak for.
struct TrustChoice {
    /// Those whose signatures count.
    private(set) var signers: [TrustedSigner]
    /// The document that says so; nil when keys were named and none is published.
    private(set) var document: KeyDocument?
    /// How many of them must have signed.
    private(set) var threshold: Int

    /// `texts` are keys and fingerprints, or one key document; `places` may hold a younger one.
    init(
        _ texts: [String], threshold: Int, places: [any ReleaseSource]
    ) throws(Failure) {
        let pinned = try Self.document(texts)
        let keys = try (pinned == nil ? texts : []).map { text throws(Failure) in
            try TrustedKey.parse(text)
        }
        var document = try Self.anchored(keys, places)
        if let pinned { document = try Self.youngest(pinned, places) }
        self.document = document
        signers = document?.identities.map { TrustedSigner($0) } ?? keys.map { TrustedSigner($0) }
        self.threshold = max(threshold, document?.thresholds.release ?? 1)
    }

    /// The document among `texts`, which then is the only one of them.
    private static func document(_ texts: [String]) throws(Failure) -> KeyDocument? {
        for text in texts where text.hasSuffix(".json") {
            guard try Folder.kind(text) != nil else { continue }
            guard texts.count == 1 else {
                throw Failure(
                    "a key document and other keys exclude each other",
                    hint: "name \(text) alone: it says which keys count", exit: .usage)
            }
            let bytes = try TextFile.bytes(text, limit: KeyDocumentText.limit)
            return try KeyDocumentText.decode(bytes, name: text)
        }
        return nil
    }

    private static func youngest(
        _ pinned: KeyDocument, _ places: [any ReleaseSource]
    ) throws(Failure) -> KeyDocument {
        var youngest = pinned
        for place in places {
            youngest = try KeyDocumentChain(place).current(from: youngest)
        }
        return youngest
    }

    private static func anchored(
        _ keys: [TrustedKey], _ places: [any ReleaseSource]
    ) throws(Failure) -> KeyDocument? {
        for place in places {
            for key in keys {
                if let document = try KeyDocumentChain(place).current(anchoredBy: key) {
                    return document
                }
            }
        }
        return nil
    }
}
