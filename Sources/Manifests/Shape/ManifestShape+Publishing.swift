import Model
import Options

/// Where a release goes, and who is told.
extension ManifestShape {
    static func announcements(_ words: Vocabulary) -> [Field] {
        guard !words.announcers.isEmpty else { return [] }
        return [
            Field("announce", .map(announce(words)), "Who is told once the release is out.")
        ]
    }

    private static func announce(_ words: Vocabulary) -> [Field] {
        [
            Field(
                "to",
                .list(
                    .one(
                        words.announcers.map { kind in
                            Variant(
                                field: Field(
                                    kind.name, shape(of: kind.form), isRequired: true, kind.doc),
                                beside: kind.settings.map {
                                    Field($0.name, shape(of: $0.form), $0.doc, example: $0.example)
                                })
                        }), atLeast: 1), isRequired: true,
                "The ways they are told; one that fails is a warning."),
            Field(
                "message", .text(ManifestRule.address),
                "What they are told; without it, that the version is out and where.",
                example: "'{{name}} {{version}} is out: https://acme.example/{{version}}'"),
            Field(
                "failures", .flag,
                "Whether they are also told when a release has failed, with the step, the reason "
                    + "and the command that goes on.", example: "true"),
        ]
    }

    static func publish(_ words: Vocabulary) -> [Variant] {
        words.destinations.map { kind in
            Variant(
                field: Field(kind.name, .text(ManifestRule.address), isRequired: true, kind.doc),
                beside: kind.settings.map {
                    Field($0.name, shape(of: $0.form), $0.doc, example: $0.example)
                } + [
                    Field(
                        "required", .flag,
                        "Whether the release has failed when this destination has; if not, it "
                            + "ends as published but incomplete.", example: "false")
                ])
        }
    }

    private static func shape(of form: DestinationSetting.Form) -> Shape {
        switch form {
        case .text: .text(ManifestRule.address)
        case .word(let words): .text(ManifestRule.word("word", words))
        case .flag: .flag
        case .variable: .text(ManifestRule.variable)
        }
    }
}
