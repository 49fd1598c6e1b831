internal import Model
internal import Pipeline

extension Verb {
    private static let start = Option(
        "from", value: "DATE", "when it is announced: its first day (default: now)")
    private static let end = Option(
        "until", value: "DATE", "when it is used: the last day of the old one (default: 90d)")
    private static let replaced = Option(
        "replaces", value: "NAME", "the identity that goes, where several sign")
    private static let joins = Option("joins", "it comes beside the others, and none goes")

    static let keyRotate = Verb(
        name: "key rotate", operands: "NEXT", operandCount: 1...1,
        summary: "let another identity take over, in three steps",
        details: """
            Typed three times. First NEXT is announced in the key document, so that everybody has it
            before it is used. Then it signs, and the old identity beside it until a day that
            --until names, so that whoever has either key can verify. Then, after that day, the old
            one is retired; what it signed stays good. Each step is a new version of the document,
            signed by enough of those who sign in the one before and in itself.
            """,
        options: [start, end, replaced, joins] + Option.ceremony,
        examples: [
            ("consign key rotate release-2027", "announces it; later, begins to use it"),
            (
                "consign key rotate ann-2 --replaces ann",
                "announces the next identity of one of several people"
            ),
        ],
        run: { (call, console) throws(Failure) in
            let now = try call.now()
            var wish = RotationWish(call.operands[0])
            wish.start = try call.date(start, from: now)
            wish.end = try call.date(end, from: now, endOfDay: true)
            wish.replaced = call.value(replaced)
            wish.joins = call.has(joins)
            let report = try KeySteps.ceremony(call).rotate(wish)
            return try KeySteps.finish(report, call, console)
        })
}
