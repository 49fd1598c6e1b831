/// The one error type of the house, worded for the person who has to act on it.
///
/// Messages are lower case, without a full stop, and name the user's file, key or line:
/// `consign: what: why`, then `hint: what to do`.
public struct Failure: Error, Sendable, Equatable {
    /// What could not be done, or the thing that is wrong.
    public let what: String
    /// Why, when there is more to say.
    public let why: String
    /// What to do about it.
    public let hint: String?
    /// The line of the manifest, list or document it is about.
    public let place: SourcePosition?
    /// The exit code this failure ends the process with.
    public let exit: ExitCode
    /// Further complaints found in the same pass, so that a user can mend all at once.
    public let also: [Failure]

    /// A failure that `what` describes; `exit` decides the process's exit code.
    public init(
        _ what: String, _ why: String = "", hint: String? = nil, at place: SourcePosition? = nil,
        exit: ExitCode = .failed, also: [Failure] = []
    ) {
        self.what = Self.shortened(what)
        self.why = Self.shortened(why)
        self.hint = hint.map(Self.shortened)
        self.place = place
        self.exit = exit
        self.also = also
    }

    /// The first of `complaints`, carrying the others; nil when there are none.
    public init?(all complaints: [Failure]) {
        guard let first = complaints.first else { return nil }
        self.init(
            first.what, first.why, hint: first.hint, at: first.place, exit: first.exit,
            also: Array(complaints.dropFirst()))
    }

    /// `text` with the middle left out of very long words: a path may be 100,000 folders deep.
    private static func shortened(_ text: String) -> String {
        let limit = 400
        guard text.utf8.count > limit else { return text }
        return text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            word.count > limit ? "\(word.prefix(200))…\(word.suffix(100))" : String(word)
        }.joined(separator: " ")
    }

    /// The line under `consign:`, without the hint.
    public var message: String {
        let start = place.map { "\($0): " } ?? ""
        return why.isEmpty ? start + what : "\(start)\(what): \(why)"
    }

    /// The same failure, seen from further out: `context: what: why`.
    public func within(_ context: String) -> Failure {
        Failure(
            context, why.isEmpty ? what : "\(what): \(why)", hint: hint, at: place, exit: exit,
            also: also)
    }

    /// The same failure, said of `place` unless it says of another already.
    public func located(_ place: SourcePosition?) -> Failure {
        Failure(what, why, hint: hint, at: self.place ?? place, exit: exit, also: also)
    }

    /// The same failure with `hint`, unless it has one.
    public func hinting(_ hint: String) -> Failure {
        Failure(what, why, hint: self.hint ?? hint, at: place, exit: exit, also: also)
    }

    /// The same failure, ending the process with `exit`.
    public func exiting(_ exit: ExitCode) -> Failure {
        Failure(what, why, hint: hint, at: place, exit: exit, also: also)
    }
}
