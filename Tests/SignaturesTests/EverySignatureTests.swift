import Crypto
import Files
import Foundation
import Keys
import Model
import Samples
import Signatures
import TestSupport
import Testing

/// What holds for every signature format, whichever it is.
@Suite struct EverySignatureTests {
    @Test(arguments: FormatCase.all)
    func `signs what it verifies, held whole or on disk`(_ formatCase: FormatCase) throws {
        let format = formatCase.format
        let keys = try KeyFolder()
        let key = try keys.key(format.keyType)
        let signature = try keys.sign(sampleList, as: format)
        try format.verify(signature, over: message(sampleList), with: key)
        let path = try keys.scratch.write("SHA256SUMS", sampleList)
        try format.verify(
            signature, over: Message(name: "SHA256SUMS", source: .file(path)), with: key)
    }

    @Test(arguments: FormatCase.all)
    func `the file beside it holds the key that signed`(_ formatCase: FormatCase) throws {
        let format = formatCase.format
        let keys = try KeyFolder()
        let file = try format.publicKeyFile(keys.identity)
        #expect(
            try PublicKeyFile.parse(file, name: format.publicKeySuffix)
                == [keys.key(format.keyType)])
    }

    @Test(arguments: FormatCase.all)
    func `refuses every message with one bit changed`(_ formatCase: FormatCase) throws {
        let format = formatCase.format
        let keys = try KeyFolder()
        let key = try keys.key(format.keyType)
        let signature = try keys.sign(sampleList, as: format)
        for bit in stride(from: 0, to: sampleList.count * 8, by: 13) {
            var spoiled = sampleList
            spoiled[bit / 8] ^= 1 << (bit % 8)
            let failure = refusal {
                try format.verify(signature, over: message(spoiled), with: key)
            }
            #expect(failure?.exit == .unverified, "bit \(bit)")
        }
        for spoiled in [sampleList + [10], [], Array(sampleList.dropLast())] {
            let failure = refusal {
                try format.verify(signature, over: message(spoiled), with: key)
            }
            #expect(failure?.exit == .unverified)
        }
    }

    @Test(arguments: FormatCase.all)
    func `refuses every signature with one bit changed, but for comments`(_ formatCase: FormatCase)
        throws
    {
        let format = formatCase.format
        let keys = try KeyFolder()
        let key = try keys.key(format.keyType)
        let signature = try keys.sign(sampleList, as: format)
        // The first line of these two is a comment that says itself not to be trusted.
        let start =
            ["minisign", "signify"].contains(format.name)
            ? (signature.firstIndex(of: 10) ?? 0) + 1 : 0
        // Odd, so that every place in a byte has its turn; longer files are sampled.
        let step = max(3, signature.count * 8 / 1200 | 1)
        for bit in stride(from: start * 8, to: signature.count * 8, by: step) {
            var spoiled = signature
            spoiled[bit / 8] ^= 1 << (bit % 8)
            let failure = refusal {
                try format.verify(spoiled, over: message(sampleList), with: key)
            }
            let allowed: [ExitCode] = [.unverified, .malformed, .noKey]
            #expect(failure.map { allowed.contains($0.exit) } == true, "bit \(bit)")
        }
    }

    @Test(arguments: FormatCase.all)
    func `row 1: refuses a signature that is empty, cut or longer`(_ formatCase: FormatCase) throws
    {
        let format = formatCase.format
        let keys = try KeyFolder()
        let key = try keys.key(format.keyType)
        let signature = try keys.sign(sampleList, as: format)
        for count in 0..<(signature.count - 1) {
            let failure = refusal {
                try format.verify(
                    Array(signature.prefix(count)), over: message(sampleList), with: key)
            }
            #expect(failure?.exit == .malformed, "\(count) bytes")
        }
        for tail in [[0], [10], Array("junk\n".utf8), signature] as [[UInt8]] {
            let failure = refusal {
                try format.verify(signature + tail, over: message(sampleList), with: key)
            }
            #expect(failure?.exit == .malformed)
        }
    }

    @Test(arguments: FormatCase.all)
    func `row 30: refuses a signature over the limit by its size`(_ formatCase: FormatCase) throws {
        let format = formatCase.format
        let key = try KeyFolder().key(format.keyType)
        let huge = [UInt8](repeating: 65, count: format.sizeLimit + 1)
        let failure = refusal { try format.verify(huge, over: message(sampleList), with: key) }
        #expect(failure?.exit == .malformed)
        #expect(failure?.why == "it is over \(format.sizeLimit) bytes")
    }

    @Test(arguments: FormatCase.all)
    func `refuses another key of the same kind, and one of another kind`(_ formatCase: FormatCase)
        throws
    {
        let format = formatCase.format
        let signature = try KeyFolder().sign(sampleList, as: format)
        let other = try KeyFolder()
        let same = refusal {
            try format.verify(
                signature, over: message(sampleList), with: other.key(format.keyType))
        }
        #expect(same?.exit == .unverified || same?.exit == .noKey)
        let kind: KeyType = format.keyType == .p256 ? .ed25519 : .p256
        let different = refusal {
            try format.verify(signature, over: message(sampleList), with: other.key(kind))
        }
        #expect(different?.exit == .noKey)
    }

    @Test(arguments: FormatCase.all)
    func `refuses to sign with a key of another kind`(_ formatCase: FormatCase) throws {
        let format = formatCase.format
        let keys = try KeyFolder()
        let kind: KeyType = format.keyType == .p256 ? .ed25519 : .p256
        let failure = refusal {
            let key = try PrivateKey.load(keys.file("\(kind.rawValue).key"), passphrase: .none)
            _ = try format.sign(message(sampleList), with: key, of: keys.identity)
        }
        #expect(failure?.exit == .noKey)
        #expect(failure?.message.contains("needs \(format.keyType.rawValue) keys") == true)
    }
}
