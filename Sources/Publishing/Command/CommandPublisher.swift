internal import Files
public import Model
internal import Synchronization

/// Publishes by a program of the user's own: it gets each step as a word and the plan as JSON, and
/// answers in JSON lines. What it answers is judged here, so it need not know any rule.
public final class CommandPublisher: Publisher {
    /// Its name in a manifest.
    public static let kind = "command"
    /// What its address is.
    public static let addressDoc =
        "A program of your own, beside the manifest if the path is not absolute."
    /// What may stand beside the address.
    public static let settings = [
        DestinationSetting(
            "to", .text, "Where to publish, in the program's own words.",
            example: "rsync://mirror.acme.example/acme"),
        DestinationSetting(
            "env", .text,
            "The variables that it may see besides PATH, HOME and LANG, with blanks between.",
            example: "MIRROR_USER MIRROR_PASSWORD"),
        DestinationSetting(
            "seconds", .text, "How long one step may take; 600 if not given.", example: "1800"),
    ]

    let program: PublishProgram
    let means: Means
    /// What was seen in the place that nobody sees yet.
    let seen = Mutex<[String: Arrived]>([:])

    /// A publisher by the program that the address names.
    public init(_ place: Place, _ means: Means) throws(Failure) {
        program = try PublishProgram(place, means)
        self.means = means
    }

    /// What people call it.
    public var title: String { "command \(program.title)" }
    /// What it may see.
    public var secretNames: [String] { program.variables }
    /// It may do anything, so it comes last.
    public var rank: RevealRank { .program }
    /// One program at a time.
    public var lanes: Int { 1 }

    /// The program must be there, and content.
    public func preflight(_ candidate: Candidate) throws(Failure) {
        try program.check()
        tell(try program.run(.preflight, ProgramTask(candidate)))
    }

    /// What it says is there, compared with the plan.
    public func standing(of plan: PublishPlan) throws(Failure) -> Standing {
        let there = try list(plan)
        guard there.state == .published else {
            return there.state == .unfinished && there.run == plan.run ? .unfinished : .absent
        }
        for item in plan.items where item.role == .sealed {
            guard let file = there.files[item.name], try isSame(file, item, plan) else {
                throw plan.differs(item.name, in: title)
            }
        }
        return .published
    }

    private func isSame(
        _ file: Arrived, _ item: PublishItem, _ plan: PublishPlan
    ) throws(Failure) -> Bool {
        guard file.size == item.size else { return false }
        if let digest = file.sha256 { return digest == item.sha256 }
        let hash = try Hash(.sha256)
        try read(item, of: plan) { (step) throws(Failure) in try hash.update(step.span.bytes) }
        return try hash.value() == item.sha256
    }

    func list(_ plan: PublishPlan) throws(Failure) -> ProgramAnswer {
        let answer = try program.run(.list, ProgramTask(plan))
        guard answer.state != nil else {
            throw Failure(
                "\(program.title) list says no state",
                hint: "it must answer {\"state\": \"absent\"}, \"unfinished\" or \"published\"",
                exit: .malformed)
        }
        return answer
    }

    func tell(_ answer: ProgramAnswer) {
        for line in answer.said { means.say(line) }
    }
}
