import Foundation
import Model
import TestSupport

@testable import Crypto

/// The raw signatures in a file of one format, to be taken out and put into another's.
///
/// Where they lie is written here a second time and not asked of the code under test.
package enum SignatureParts {
    /// The raw signatures in `file`: 64 bytes of Ed25519 each, or ECDSA in DER.
    package static func lift(_ file: [UInt8], _ format: String) throws -> [[UInt8]] {
        var raws: [[UInt8]] = []
        _ = try edit(file, format) { raws = $0 }
        return raws
    }

    /// `file` with other raw signatures; all else in it stays.
    package static func edit(
        _ file: [UInt8], _ format: String, _ change: (inout [[UInt8]]) -> Void
    ) throws -> [UInt8] {
        var raws: [[UInt8]]
        let text = String(decoding: file, as: UTF8.self)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        switch format {
        case "ssh":
            let blob = try bytes(lines[1..<lines.count - 2].joined())
            raws = [Array(blob.suffix(64))]
            change(&raws)
            let digits = Array(text: blob.dropLast(64) + raws[0])
            let body = stride(from: 0, to: digits.count, by: 70).map {
                String(digits[$0..<min($0 + 70, digits.count)])
            }
            return joined([lines[0]] + body + lines.suffix(2))
        case "minisign", "signify":
            // Line 2 has an algorithm and a key's number in front, minisign's line 4 has nothing.
            var packed = try [1, 3].filter { $0 < lines.count }.map { try bytes(lines[$0]) }
            raws = packed.map { Array($0.suffix(64)) }
            change(&raws)
            for index in packed.indices {
                packed[index] = packed[index].dropLast(64) + raws[index]
                lines[2 * index + 1] = String(Array(text: packed[index]))
            }
            return joined(lines)
        case "openpgp", "openpgp-clear":
            let mark = "-----BEGIN PGP SIGNATURE-----"
            let start = lines.lastIndex(of: mark) ?? 0
            let block = Array(joined(Array(lines[start...])))
            let (head, numbers) = try packet(Armor.data("SIGNATURE", in: block, name: format))
            raws = [numbers]
            change(&raws)
            var body = OpenPGPWriter()
            body.raw(head)
            body.number(Array(raws[0].prefix(32)))
            body.number(Array(raws[0].suffix(32)))
            let front = Array(lines[..<start].map { $0 + "\n" }.joined().utf8)
            return front + Armor.text("SIGNATURE", OpenPGPWriter.packet(2, body.bytes))
        case "sigstore", "in-toto":
            let member = format == "sigstore" ? "\"signature\":\"" : "\"sig\":\""
            let parts = text.components(separatedBy: member)
            let old = String(parts[1].prefix { $0 != "\"" })
            raws = [try bytes(old)]
            change(&raws)
            return Array(
                (parts[0] + member + String(Array(text: raws[0])) + parts[1].dropFirst(old.count))
                    .utf8)
        case "cms":
            // An OCTET STRING at the very end, a SEQUENCE in it; lengths around it stay right for as
            // many bytes only. Of ECDSA's, one in a hundred has a number that starts with zeros.
            let size = (8...72).first {
                file.suffix($0 + 2).starts(with: [4, UInt8($0), 0x30, UInt8($0 - 2), 2])
            }
            guard let size else { throw Failure("no signature at the end of the CMS message") }
            raws = [Array(file.suffix(size))]
            change(&raws)
            return Array(file.dropLast(size + 2)) + [4, UInt8(raws[0].count)] + raws[0]
        default:
            raws = [file]
            change(&raws)
            return raws[0]
        }
    }

    /// What the key really signed for each of the raw signatures in `file`, a signature of `list`.
    package static func signed(_ file: [UInt8], _ format: String, over list: [UInt8]) throws
        -> [[UInt8]]
    {
        let text = String(decoding: file, as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        switch format {
        case "ssh":
            let digest = try message(list).digest(.sha512)
            return [
                Array("SSHSIG\0\0\0\u{4}file\0\0\0\0\0\0\0\u{6}sha512\0\0\0@".utf8) + digest
            ]
        case "minisign":
            return [
                try message(list).digest(.blake2b512),
                try bytes(lines[1]).suffix(64) + Array(lines[2].dropFirst(17).utf8),
            ]
        case "openpgp", "openpgp-clear":
            let start = lines.lastIndex(of: "-----BEGIN PGP SIGNATURE-----") ?? 0
            let block = Array(joined(Array(lines[start...])))
            let head = try packet(Armor.data("SIGNATURE", in: block, name: format)).head
            let hashed = Array(head.prefix(6 + Int(head[5])))
            let whole = String(decoding: list, as: UTF8.self)
            let data =
                format == "openpgp"
                ? list : Array(whole.dropLast().replacing("\n", with: "\r\n").utf8)
            let trailer: [UInt8] = [4, 0xff, 0, 0, 0, UInt8(hashed.count)]
            return [try message(data + hashed + trailer).digest(.sha256)]
        case "in-toto":
            let payload = try bytes(
                String(text.components(separatedBy: "\"payload\":\"")[1].prefix { $0 != "\"" }))
            let type = "application/vnd.in-toto+json"
            return [Array("DSSEv1 28 \(type) \(payload.count) ".utf8) + payload]
        case "cms": return [try CMSMessage(file).attributes]
        default: return [list]
        }
    }

    /// A packet in front of its two numbers, and these as 64 bytes.
    private static func packet(_ packet: [UInt8]) throws -> (head: [UInt8], numbers: [UInt8]) {
        // One byte of tag and one of length; what Consign writes is shorter than 192 bytes.
        var head = Array(packet.dropFirst(2)), numbers: [UInt8] = []
        let areas = 6 + Int(head[5])
        let start = areas + 2 + Int(head[areas + 1]) + 2
        var rest = head[start...]
        while rest.count > 2 {
            let size = (Int(rest.removeFirst()) * 256 + Int(rest.removeFirst()) + 7) / 8
            numbers += [UInt8](repeating: 0, count: 32 - size) + rest.prefix(size)
            rest = rest.dropFirst(size)
        }
        head = Array(head[..<start])
        guard numbers.count == 64 else { throw Failure("no two numbers in the packet") }
        return (head, numbers)
    }

    private static func bytes(_ text: String) throws -> [UInt8] {
        guard let data = Data(base64Encoded: text) else { throw Failure("no base64: \(text)") }
        return Array(data)
    }

    private static func joined(_ lines: [String]) -> [UInt8] {
        Array(lines.joined(separator: "\n").utf8)
    }
}

extension [Character] {
    /// `bytes` in base64.
    fileprivate init(text bytes: some Sequence<UInt8>) {
        self = Array(Data(bytes).base64EncodedString())
    }
}
