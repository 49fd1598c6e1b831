import Foundation
import TestSupport
import Testing

/// `examples/softhsm2`: a release signed by a key that never leaves its token.
@Suite struct TokenTests {
    @Test(.needs("softhsm2-util", "pkcs11-tool", "openssl"))
    func `the example's program signs a release with a P-256 key in a token`() throws {
        let scratch = try Scratch()
        let example = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../examples/softhsm2/sign").standardizedFileURL.path
        try scratch.write("soft.conf", "directories.tokendir = \(scratch("tokens"))\n")
        try scratch.write("pin", "87654321", mode: 0o600)
        try scratch.write(
            "signer",
            """
            export SOFTHSM2_CONF=\(scratch("soft.conf"))
            module=/usr/lib/softhsm/libsofthsm2.so
            token=acme
            label=release
            pin_file=\(scratch("pin"))

            """, mode: 0o600)
        try scratch.write("stage/acme", "a program\n", mode: 0o755)
        try scratch.write("consign.yaml", Self.manifest)
        let outcome = try Command.run(
            "/bin/sh", ["-ec", Self.script], in: scratch.path,
            environment: [
                "SOFTHSM2_CONF": scratch("soft.conf"), "SIGNER": "\(example) \(scratch("signer"))",
                "CONSIGN": Product.consign, "SOURCE_DATE_EPOCH": "1767323045",
                "HOME": scratch.path, "CONSIGN_KEYS": "",
            ])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.hasSuffix("Verified OK\nsays: the PIN is wrong\n"), "\(outcome)")
        #expect(!(outcome.output + outcome.error).contains("87654321"))
    }

    private static let manifest = """
        consign: 1
        name: acme
        version: 1.0.0
        platforms: {linux-amd64: stage}
        contents: [{file: acme, kind: program}]
        artifacts: [{format: tar.gz}]
        sign: {keys: [hsm], formats: [openssl]}

        """

    private static let script = """
        mkdir tokens
        module=/usr/lib/softhsm/libsofthsm2.so
        softhsm2-util --init-token --free --label acme --so-pin 12345678 --pin 87654321
        pkcs11-tool --module $module --token-label acme --login --pin 87654321 --keypairgen \\
            --key-type EC:prime256v1 --label release > log 2>&1
        pkcs11-tool --module $module --token-label acme --read-object --type pubkey \\
            --label release --output-file k.der > log 2>&1
        openssl pkey -pubin -inform DER -in k.der -out k.pem
        unset SOFTHSM2_CONF
        "$CONSIGN" key import k.pem --name hsm --signer "program $SIGNER"
        ls keys | grep -q key && exit 9
        "$CONSIGN" release -v --skip publish
        openssl dgst -sha256 -verify k.pem -signature dist/SHA256SUMS.p256.sig dist/SHA256SUMS
        rm dist/SHA256SUMS.p256.sig
        printf wrong > pin
        "$CONSIGN" sign > log 2>&1 && exit 9 || [ $? = 5 ]
        grep -q CKR_PIN_INCORRECT log && echo 'says: the PIN is wrong'
        """
}
