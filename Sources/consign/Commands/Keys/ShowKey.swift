internal import Model
internal import Pipeline
internal import Signing

extension Verb {
    static let keyShow = Verb(
        name: "key show", operands: "NAME", operandCount: 1...1,
        summary: "show every form of a key's fingerprint",
        details: """
            Shows the public halves of an identity and every form of their fingerprints, as
            ssh-keygen, minisign and openssl print them. NAME may also be a public key file.
            """,
        options: [.keyFolder, .json],
        examples: [("consign key show release-2026", "shows all fingerprints")],
        run: { (call, console) throws(Failure) in
            let identity = try KeyChoice.identity(call)
            console.result(
                try call.has(.json)
                    ? Answer.text(KeyText.json(identity)) : KeyText.text(identity))
            return .done
        })
}
