import Crypto
import Files
import Model
import Signatures

/// What those are called who signed a release again, when its record was written already: their
/// signed statements say so.
struct LaterSigners {
    private let source: any ReleaseSource
    private let list: [UInt8]

    /// In `source`, of the checksum list with the bytes `list`.
    init(_ source: any ReleaseSource, _ list: [UInt8]) {
        self.source = source
        self.list = list
    }

    /// The names of those of `found` who have made a statement on this very list.
    func names(of found: [SignerSearch.Found]) throws(Failure) -> [PublicKey: String] {
        let digest = try Hash.of(list)
        var names: [PublicKey: String] = [:]
        for one in found {
            guard let statement = statement(beside: one), statement.list == digest,
                statement.new.publicKey == Base64.encode(one.proof.key.spki)
            else { continue }
            names[one.proof.key] = statement.new.id
        }
        return names
    }

    /// The statement that is called as the signature is, if its own signature is by the same key;
    /// nothing depends on it but a name, so that a broken one is as good as none.
    private func statement(beside one: SignerSearch.Found) -> ResigningStatement? {
        let start = ReleaseFile.checksums + ".", end = "." + one.proof.format.suffix
        guard one.proof.file.hasPrefix(start), one.proof.file.hasSuffix(end),
            one.proof.file.utf8.count > start.utf8.count + end.utf8.count
        else { return nil }
        let key = String(one.proof.file.dropFirst(start.count).dropLast(end.count))
        let name = ReleaseFile.statement(of: key)
        guard let bytes = try? source.bytes(name, limit: ResigningStatement.limit),
            let signature = try? source.bytes(name + ".sshsig", limit: SignatureLimit.bytes),
            (try? ResigningStatement.verify(
                signature, over: bytes, named: name, with: one.proof.key)) != nil
        else { return nil }
        return try? ResigningStatement.decode(bytes, name: name)
    }
}
