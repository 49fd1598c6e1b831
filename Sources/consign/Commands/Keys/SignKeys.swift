internal import Model
internal import Pipeline

extension Verb {
    static let keySign = Verb(
        name: "key sign", operands: "", operandCount: 0...0,
        summary: "add a signature to the next version of the key document",
        details: """
            Several people who sign do so on several machines. The first writes the next version,
            keys.N.json; the file travels to the others, for example in the repository; each adds a
            signature with this command. Once enough have signed, it becomes keys.json.
            """,
        options: [
            Option("key", value: "NAME", "sign with this identity (default: all that are here)")
        ] + Option.ceremony,
        examples: [("consign key sign --key bob", "adds bob's signature")],
        run: { (call, console) throws(Failure) in
            let report = try KeySteps.ceremony(call).sign(call.all(.signingKey))
            return try KeySteps.finish(report, call, console)
        })
}
