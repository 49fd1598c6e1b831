import Foundation
import TestSupport
import Testing

/// A project with both kinds of Developer ID and a key for the notary service, which is a stand-in here.
struct NotaryProject {
    let scratch: Scratch
    let server: NotaryServer

    init(_ manifest: String) throws {
        scratch = try Scratch()
        let scenario = try Scenario(ScenarioTests.folder + "/apple-signatures.txt")
        for file in scenario.files where file.name != "consign.yaml" {
            try scratch.write(file.name, file.text)
        }
        try scratch.write("consign.yaml", manifest)
        let setup = """
            sh pki && python3 macho.py 100000c stage/acme && chmod 755 stage/acme
            openssl x509 -in root.pem -noout -fingerprint -sha256 | cut -d = -f 2 > print
            for one in app installer; do
                consign key import $one.key $one.pem middle.pem root.pem --apple --root "$(cat print)" --name $one --unprotected
            done
            openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out AuthKey_\(NotaryServer.key).p8
            chmod 600 *.p8
            consign key import *.p8 --notary --issuer \(NotaryServer.issuer) --name apple --unprotected
            """
        let outcome = try Command.run(
            "/bin/sh", ["-ec", setup], in: scratch.path,
            environment: Scenario.environment(scratch))
        try #require(outcome.status == 0, "\(outcome)")
        server = try NotaryServer(scratch("keys/apple.p256.pem"))
    }

    var environment: [String: String] {
        Scenario.environment(scratch).merging(server.variables) { $1 }
    }

    func consign(_ words: String) throws -> Outcome {
        try Command.run(
            Product.consign, words.split(separator: " ").map(String.init), in: scratch.path,
            environment: environment)
    }
}
