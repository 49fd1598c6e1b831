internal import Files
internal import Model
internal import Signing

extension Verb {
    private static let form = Option(
        "form", value: "FORM", "ssh, minisign, openssl, openpgp or signify")

    static let keyExport = Verb(
        name: "key export", operands: "NAME", operandCount: 1...1,
        summary: "print a public key in another tool's form",
        details: """
            Prints the public half of an identity: the line of ssh-keygen, the file of minisign or
            signify, the PEM file of openssl (of the P-256 key, or else of the only other one), or
            the OpenPGP certificates. Private halves are never printed.
            """,
        options: [form, .keyFolder],
        examples: [
            ("consign key export release-2026 --form openpgp > acme.asc", "for gpg --import")
        ],
        run: { (call, console) throws(Failure) in
            let identity = try IdentityFiles.find(
                call.operands[0], in: try KeyChoice.folders(call))
            let known = PublicForm.allCases.map(\.rawValue)
            guard let form = call.value(form).flatMap({ PublicForm(rawValue: $0) }) else {
                throw Failure(
                    "in which form",
                    call.value(form).map { "there is no '\(SafeName.printable($0))'" } ?? "",
                    hint: "say --form and one of \(known.joined(separator: ", "))", exit: .usage)
            }
            console.result(String(decoding: try form.file(of: identity), as: UTF8.self))
            return .done
        })
}
