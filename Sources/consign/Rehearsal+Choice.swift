internal import Model
internal import Pipeline

extension Rehearsal {
    /// The rehearsal that the command line asks for.
    static func chosen(
        _ call: Invocation, _ project: Project?, _ surroundings: Surroundings
    ) throws(Failure) -> Rehearsal? {
        guard call.has(named: "rehearse"), let project else { return nil }
        return try Rehearsal(project, surroundings, in: call.value(.output))
    }
}
