package import Model
package import Testing

/// Expects that `body` is refused with exactly this message, and the hint if one is named; returns
/// what it was refused with.
@discardableResult
package func expectRefusal(
    _ message: String, hint: String?? = .none, exit: ExitCode = .usage,
    at location: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) -> Failure? {
    let failure = #expect(throws: Failure.self, sourceLocation: location) { try body() }
    #expect(failure?.message == message, sourceLocation: location)
    #expect(failure?.exit == exit, sourceLocation: location)
    if let hint { #expect(failure?.hint == hint, sourceLocation: location) }
    return failure
}

/// Expects that `attempt` refuses what stands on the left of each row with the message on its right.
package func expectRefusals<Input>(
    _ table: KeyValuePairs<Input, String>, exit: ExitCode = .usage,
    at location: SourceLocation = #_sourceLocation, _ attempt: (Input) throws -> Void
) {
    for (input, message) in table {
        expectRefusal(message, exit: exit, at: location) { try attempt(input) }
    }
}
