import Files
import Foundation
import Model
import Samples
import Signatures
import TestSupport
import Testing

@testable import Crypto
@testable import Keys

/// Keys behind a program.
@Suite struct SignerProgramTests {
    /// What openssl needs for each kind; the digest or the message comes on standard input.
    private static let good = """
        #!/bin/sh
        key=$1/key.$2
        case $2 in
        ed25519) exec openssl pkeyutl -sign -rawin -inkey "$key" -in /dev/stdin ;;
        *) exec openssl pkeyutl -sign -pkeyopt digest:sha256 -inkey "$key" ;;
        esac
        """

    @Test(.needs("openssl"))
    func `signs with every kind of key, and openssl is the signer`() throws {
        let signer = try Signer(Self.good)
        try signer.shell(
            """
            openssl genpkey -algorithm ED25519 -out key.ed25519
            openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.p256
            openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out key.rsa
            for t in ed25519 p256 rsa; do openssl pkey -in key.$t -pubout -out $t.pem; done
            """)
        let paths = ["ed25519.pem", "p256.pem", "rsa.pem"].map { signer.scratch($0) }
        let identity = try signer.adopt(paths)
        #expect(identity.keys.map(\.type) == [.ed25519, .p256, .rsa])
        #expect(!signer.scratch.tree("keys").contains { $0.hasSuffix(".key") })
        // in-toto speaks of a whole release, and there is none here.
        for format in SignatureRegistry.all where format.name != "in-toto" {
            let key = try signer.key(format.keyType)
            let list = message(sampleList)
            try format.verify(
                format.sign(list, with: key, of: identity), over: list,
                with: #require(identity.key(format.keyType)))
        }
        let rsa = try signer.key(.rsa)
        #expect(try RawRSASignature.sign([1, 2, 3], rsa).count == 384)
    }

    @Test(arguments: [
        ("echo no token >&2; exit 3", "it ended with code 3", "it said: no token"),
        ("exit 0", "it wrote no signature", "raw signature"),
        ("echo hello", "its signature of 6 bytes does not verify with the public key", "raw"),
        ("head -c 20000 /dev/zero", "it wrote over 16384 bytes", ""),
        ("kill -9 $$", "it ended with code 137", ""),
        ("sleep 30", "it was stopped", ""),
        ("exec >&- 2>&-; sleep 30", "it was stopped", ""),
        ("yes", "it was stopped", ""),
    ])
    func `a program that does not sign is named, with what it said`(
        _ body: String, _ why: String, _ hint: String
    ) throws {
        let signer = try Signer("#!/bin/sh\n\(body)\n")
        let failure = refusal { _ = try signer.key(.p256).sign0() }
        #expect(failure?.exit == .noKey)
        #expect(failure?.why == why)
        #expect(failure?.what.contains("keys/sign ") == true)
        #expect(hint.isEmpty || failure?.hint?.contains(hint) == true)
    }

    @Test
    func `what it says is cut`() throws {
        let signer = try Signer("#!/bin/sh\nhead -c 100000 /dev/zero | tr '\\0' x >&2; exit 1\n")
        let failure = refusal { _ = try signer.key(.p256).sign0() }
        #expect(failure?.hint?.utf8.count ?? 0 < 2100)
    }

    @Test
    func `a time-out ends its children too`() throws {
        let signer = try Signer("#!/bin/sh\n(sleep 3; touch $1/late) &\nwait\n")
        #expect(refusal { _ = try signer.key(.p256).sign0() }?.why == "it was stopped")
        usleep(3_000_000)
        #expect(!signer.scratch.tree().contains("late"))
    }

    @Test
    func `it gets three descriptors, a bare environment, the root folder and the key's type`()
        throws
    {
        let signer = try Signer(
            """
            #!/bin/sh
            { env | cut -d = -f 1 | sort | tr '\\n' ' '; ls /proc/self/fd | tr '\\n' ' '; pwd
            echo "$#" "$2"; wc -c; } > $1/said; exit 1
            """)
        let path = try signer.scratch.write("secret", "secret")
        let inherited = open(path, O_RDONLY)
        defer { close(inherited) }
        _ = refusal { _ = try signer.key(.p256).sign0() }
        // The shell adds PWD; ls has the folder it lists open.
        #expect(
            try signer.scratch.text("said") == "PATH PWD 0 1 2 3 /\n2 p256\n32\n")
    }

    @Test(arguments: [
        ("chmod 775 keys/sign", "others than its owner can change it"),
        ("chmod 757 keys/sign", "others than its owner can change it"),
        ("chmod 644 keys/sign", "it is not a file that can be executed"),
        ("rm keys/sign; mkdir keys/sign", "it is not a file that can be executed"),
        ("rm keys/sign", "no such file or directory"),
        ("chmod 666 keys/acme.signer", "others than its owner can change what it runs"),
        ("echo program sign > keys/acme.signer", "it is neither 'agent' nor"),
        ("echo agent please > keys/acme.signer", "it is neither 'agent' nor"),
        ("echo > keys/acme.signer", "it is neither 'agent' nor"),
        ("printf 'agent\\nagent\\n' > keys/acme.signer", "it is neither 'agent' nor"),
    ])
    func `who else could decide what is run is refused`(_ change: String, _ why: String) throws {
        let signer = try Signer("#!/bin/sh\n")
        try signer.shell(change)
        let failure = refusal { _ = try signer.key(.p256) }
        #expect(failure?.exit == .noKey || failure?.exit == .malformed)
        #expect(failure?.why.contains(why) == true, "\(failure?.message ?? "accepted")")
    }

    @Test
    func `a key file is used where there is one`() throws {
        let signer = try Signer("#!/bin/sh\nexit 1\n")
        try signer.shell("chmod 600 away/*; mv away/acme.ed25519.key keys/")
        let signature = try signer.key(.ed25519).sign0()
        let half = try #require(signer.identity.key(.ed25519))
        #expect(half.accepts(signature, over: [UInt8](repeating: 0, count: 32)))
    }
}

extension PrivateKey {
    /// A signature of 32 zeros.
    fileprivate func sign0() throws -> [UInt8] {
        try sign([UInt8](repeating: 0, count: 32))
    }
}

/// An identity whose private keys were taken away, and a program in their place.
private struct Signer {
    let scratch: Scratch
    let identity: PublicIdentity

    init(_ script: String) throws {
        scratch = try Scratch()
        identity = try IdentityFiles.create(
            name: "acme", in: scratch("keys"), passphrase: nil)
        try scratch.write("keys/sign", script, mode: 0o755)
        try scratch.write("keys/acme.signer", "program ./sign \(scratch.path)\n")
        try shell("mkdir away; mv keys/*.key away")
    }

    private var access: SignerAccess {
        SignerAccess(
            agentSocket: nil, environment: ["PATH": "/usr/bin:/bin"], seconds: 2)
    }

    func key(_ type: KeyType) throws -> PrivateKey {
        try IdentityFiles.privateKey(
            "acme", type, in: [scratch("keys")], passphrase: .none, access)
    }

    func adopt(_ paths: [String]) throws -> PublicIdentity {
        try shell("rm keys/acme.*")
        var wish = NewIdentity()
        wish.created = Timestamp(1_767_225_600)
        return try IdentityFiles.adopt(
            paths, as: "acme", in: scratch("keys"),
            heldBy: .program(["./sign", scratch.path]), access, wish)
    }

    func shell(_ line: String) throws {
        let outcome = try Command.run("/bin/sh", ["-ec", line], in: scratch.path)
        if outcome.status != 0 { throw Failure("\(outcome)") }
    }
}
