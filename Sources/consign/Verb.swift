internal import Model

/// One command: the declaration is its parser, its help, its completion and its page of the manual.
struct Verb: Sendable {
    /// `build`, or two words: `key new`.
    let name: String
    /// What may stand behind the options: `[DIR]`.
    let operands: String
    /// How many operands there may be.
    let operandCount: ClosedRange<Int>
    /// One line.
    let summary: String
    /// A paragraph for help and the manual.
    let details: String
    /// Its own options; the common ones are added.
    let options: [Option]
    /// A line to type, and what it does.
    let examples: [(line: String, meaning: String)]
    /// What it does.
    let run: @Sendable (Invocation, Console) throws(Failure) -> ExitCode

    /// Its options and the common ones.
    var allOptions: [Option] { options + Option.common }
}
