import Crypto
import Files
import Foundation
import Glibc
import Model
import Samples
import Signatures
import TestSupport
import Testing

/// Releases that must not be believed, with the exit code and the words of each refusal.
///
/// The row numbers are those of the list of inputs that a verifier has to refuse.
@Suite struct HostileReleaseTests {
    @Test(arguments: [
        Hostile(
            "row 1: an empty signature", .malformed,
            "SHA256SUMS.sshsig: malformed ssh signature: it is empty"
        ) {
            try $0.write("SHA256SUMS.sshsig", "")
        },
        Hostile(
            "row 3: a listed file is missing", .unverified,
            "acme-1.2.0-macos-arm64.zip is missing: it is listed"
        ) {
            try $0.remove(SignedRelease.macos)
        },
        Hostile(
            "a flipped byte", .unverified,
            "acme-1.2.0-macos-arm64.zip is not the released file: its SHA-256"
        ) {
            try $0.write(SignedRelease.macos, "the program, 1.2.0, for macOT")
        },
        Hostile(
            "an appended byte", .unverified,
            "acme-1.2.0-macos-arm64.zip is not the released file: it has 30 bytes instead of 29"
        ) {
            try $0.write(SignedRelease.macos, "the program, 1.2.0, for macOS!")
        },
        Hostile(
            "two platforms swapped", .unverified,
            "acme-1.2.0-linux-amd64.tar.gz is not the released file"
        ) {
            let linux = try $0.bytes(SignedRelease.linux)
            try $0.write(SignedRelease.linux, $0.bytes(SignedRelease.macos))
            try $0.write(SignedRelease.macos, linux)
        },
        Hostile(
            "something extra", .unverified,
            "files are here that the signed list does not name: evil.sh, setup.exe"
        ) {
            try $0.write("setup.exe", "")
            try $0.write("evil.sh", "")
        },
        Hostile(
            "a key file of another product", .unverified,
            "files are here that the signed list does not name: evil.p256.pem"
        ) {
            try $0.write("evil.p256.pem", "")
        },
        Hostile(
            "something that ends like a signature", .unverified,
            "files are here that the signed list does not name: evil.sshsig"
        ) {
            try $0.write("evil.sshsig", "")
        },
        Hostile("row 10: a listed name is a link", .unverified, "it is not a regular file") {
            try $0.remove(SignedRelease.macos)
            symlink("/etc/hostname", $0.path + "/" + SignedRelease.macos)
        },
        Hostile("row 10: a listed name is a FIFO", .unverified, "it is not a regular file") {
            try $0.remove(SignedRelease.macos)
            mkfifo($0.path + "/" + SignedRelease.macos, 0o644)
        },
        Hostile("row 10: a listed name is a folder", .unverified, "it is not a regular file") {
            try $0.remove(SignedRelease.macos)
            mkdir($0.path + "/" + SignedRelease.macos, 0o755)
        },
        Hostile("row 10: the record is a link", .unverified, "it is not a regular file") {
            try $0.write("other", $0.bytes("release.json"))
            try $0.remove("release.json")
            symlink("other", $0.path + "/release.json")
        },
        Hostile("row 10: something unlisted is a link", .unverified, "does not name: other") {
            symlink(SignedRelease.macos, $0.path + "/other")
        },
        Hostile("row 10: the list is a link", .unverified, "it is not a regular file") {
            try $0.write("other", $0.bytes("SHA256SUMS"))
            try $0.remove("SHA256SUMS")
            symlink("other", $0.path + "/SHA256SUMS")
        },
        Hostile(
            "the list was changed after signing", .unverified,
            "SHA256SUMS.sshsig: bad ssh signature of SHA256SUMS"
        ) {
            try $0.write("SHA256SUMS", $0.bytes("SHA256SUMS") + sampleList)
        },
        Hostile(
            "row 6: the list was checked out with CR LF", .unverified,
            "SHA256SUMS.sshsig: bad ssh signature of SHA256SUMS"
        ) {
            let text = String(decoding: try $0.bytes("SHA256SUMS"), as: UTF8.self)
            try $0.write("SHA256SUMS", text.replacingOccurrences(of: "\n", with: "\r\n"))
        },
        Hostile("there is no list", .unverified, "there is no SHA256SUMS in ") {
            try $0.remove("SHA256SUMS")
        },
        Hostile(
            "no signature at all", .unverified,
            "SHA256SUMS is not signed: there is no signature in "
        ) {
            for format in SignatureRegistry.all { try $0.remove($0.signature(format)) }
        },
        Hostile(
            "row 15: signatures of another release", .unverified,
            "SHA256SUMS.sshsig: bad ssh signature"
        ) {
            let other = try SignedRelease(version: "1.1.0", keys: $0.keys)
            for format in SignatureRegistry.all {
                try $0.write($0.signature(format), other.bytes(other.signature(format)))
            }
        },
        Hostile(
            "a list and signatures of another release", .rollback,
            "release.json and SHA256SUMS are from different releases: acme-1.2.0-linux"
        ) {
            let other = try SignedRelease(version: "1.1.0", keys: $0.keys)
            try $0.write("SHA256SUMS", other.bytes("SHA256SUMS"))
            for format in SignatureRegistry.all {
                try $0.write($0.signature(format), other.bytes(other.signature(format)))
            }
        },
        Hostile(
            "the record of another release", .rollback,
            "release.json and SHA256SUMS are from different releases"
        ) {
            try $0.write(
                "release.json", SignedRelease(version: "1.1.0", keys: $0.keys).bytes("release.json")
            )
        },
        Hostile(
            "a spoiled record", .unverified,
            "release.json is not the signed one: its digest is not the listed one"
        ) {
            try $0.write("release.json", $0.bytes("release.json") + [32])
        },
        Hostile(
            "row 30: a signature of 2 GiB", .malformed,
            "cannot use the signature SHA256SUMS.sshsig: "
        ) {
            truncate($0.path + "/SHA256SUMS.sshsig", 2 << 30)
        },
        Hostile("row 30: a list of 2 GiB", .malformed, "SHA256SUMS is too large") {
            truncate($0.path + "/SHA256SUMS", 2 << 30)
        },
        Hostile(
            "row 30: a file of 10 GiB in place of a small one", .unverified,
            "it has 10737418240 bytes instead of 29"
        ) {
            truncate($0.path + "/" + SignedRelease.macos, 10 << 30)
        },
        Hostile(
            "row 23: junk behind the minisignature", .malformed,
            "SHA256SUMS.minisig: malformed minisign signature: it has 5 lines"
        ) {
            try $0.remove("SHA256SUMS.sshsig")
            try $0.write(
                "SHA256SUMS.minisig", $0.bytes("SHA256SUMS.minisig") + Array("junk\n".utf8))
        },
    ])
    func spoiled(_ hostile: Hostile) throws {
        let release = try SignedRelease()
        try hostile.spoil(release)
        let failure = refusal { try release.verify() }
        #expect(failure?.exit == hostile.exit)
        #expect(
            failure?.message.contains(hostile.says) == true, "\(failure?.message ?? "accepted")")
    }
}

/// A way to spoil a good release, and the refusal it must meet.
struct Hostile: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let exit: ExitCode
    let says: String
    let spoil: @Sendable (SignedRelease) throws -> Void

    init(
        _ what: String, _ exit: ExitCode, _ says: String,
        _ spoil: @escaping @Sendable (SignedRelease) throws -> Void
    ) {
        testDescription = what
        self.exit = exit
        self.says = says
        self.spoil = spoil
    }
}
