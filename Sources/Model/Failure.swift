/// The one error type of the house, worded for the person who has to act on it.
///
/// Messages are lower case, without a full stop, and name the user's file, key or line:
/// `consign: what: why`, then `hint: what to do`.
package struct Failure: Error, Sendable, Equatable {
    /// What could not be done, or the thing that is wrong.
    package let what: String
    /// Why, when there is more to say.
    package let why: String
    /// What to do about it.
    package let hint: String?
    /// The line of the manifest, list or document it is about.
    package let place: SourcePosition?
    /// The exit code this failure ends the process with.
    package let exit: ExitCode
    /// Further complaints found in the same pass, so that a user can mend all at once.
    package let also: [Failure]

    /// A failure that `what` describes; `exit` decides the process's exit code.
    package init(
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
    package init?(all complaints: [Failure]) {
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
    package var message: String {
        let start = place.map { "\($0): " } ?? ""
        return why.isEmpty ? start + what : "\(start)\(what): \(why)"
    }

    /// The same failure, seen from further out: `context: what: why`.
    package func within(_ context: String) -> Failure {
        Failure(
            context, why.isEmpty ? what : "\(what): \(why)", hint: hint, at: place, exit: exit,
            also: also)
    }

    /// The same failure, said of `place` unless it says of another already.
    package func located(_ place: SourcePosition?) -> Failure {
        Failure(what, why, hint: hint, at: self.place ?? place, exit: exit, also: also)
    }

    /// The same failure with `hint`, unless it has one.
    package func hinting(_ hint: String) -> Failure {
        Failure(what, why, hint: self.hint ?? hint, at: place, exit: exit, also: also)
    }

    /// The same failure with `hint` in place of any other.
    package func advising(_ hint: String?) -> Failure {
        Failure(what, why, hint: hint, at: place, exit: exit, also: also)
    }

    /// The same failure, ending the process with `exit`.
    package func exiting(_ exit: ExitCode) -> Failure {
        Failure(what, why, hint: hint, at: place, exit: exit, also: also)
    }
}

extension Failure {
    /// Whether both say the same, wherever it is.
    fileprivate func isSame(as other: Failure) -> Bool { what == other.what && why == other.why }
}

/// What is wrong with something, collected so that a user can mend all of it at once.
package struct Complaints: Sendable {
    /// In the order they were made, each by itself.
    package private(set) var all: [Failure] = []

    /// None yet.
    package init() {}

    package var isEmpty: Bool { all.isEmpty }

    package var count: Int { all.count }

    /// Adds `failure` and those it carries, said of `place` unless they say of another.
    package mutating func add(_ failure: Failure, at place: SourcePosition? = nil) {
        let alone = Failure(
            failure.what, failure.why, hint: failure.hint, at: failure.place, exit: failure.exit)
        all += ([alone] + failure.also).map { $0.located(place) }
    }

    /// Adds a complaint about what a user wrote at `place`.
    package mutating func add(
        _ what: String, _ why: String = "", at place: SourcePosition?, hint: String?
    ) {
        all.append(Failure(what, why, hint: hint, at: place, exit: .usage))
    }

    /// Adds all of `others`.
    package mutating func add(_ others: Complaints) { all += others.all }

    /// Adds those of `others` that have not been made yet, wherever it was.
    package mutating func addNew(_ others: Complaints) {
        for one in others.all where !all.contains(where: { $0.isSame(as: one) }) { all.append(one) }
    }

    /// What `body` makes, or nil and a complaint about `place`.
    @discardableResult
    package mutating func collect<T>(
        at place: SourcePosition? = nil, _ body: () throws(Failure) -> T
    ) -> T? {
        do throws(Failure) { return try body() } catch {
            add(error, at: place)
            return nil
        }
    }

    /// Throws all of them as one failure, if there are any.
    package func refuse() throws(Failure) {
        if let failure = Failure(all: all) { throw failure }
    }
}

/// What the process tells its caller; the table is part of the contract and never renumbered.
package enum ExitCode: Int32, Sendable, CaseIterable {
    /// Done, or verified.
    case done = 0
    /// It failed: disk, network, a remote refused.
    case failed = 1
    /// Wrong usage, or a wrong manifest.
    case usage = 2
    /// Not verified: a bad digest or signature, something missing or extra.
    case unverified = 3
    /// The input is malformed.
    case malformed = 4
    /// No usable or trusted key.
    case noKey = 5
    /// The key is expired or revoked.
    case expired = 6
    /// Rollback, freeze or mixed versions.
    case rollback = 7
    /// Too few good signatures for the threshold.
    case threshold = 8
    /// Published, but an optional step failed.
    case incomplete = 9
    /// Not finished yet; the message names the command that goes on.
    case unfinished = 10
    /// Interrupted by Ctrl-C (SIGINT).
    case interrupted = 130
    /// Asked to end (SIGTERM), or left by its terminal (SIGHUP).
    case terminated = 143

    /// One line for `--help` and the man page.
    package var meaning: String {
        switch self {
        case .done: "done, or verified"
        case .failed: "it failed: disk, network, a remote refused"
        case .usage: "usage, or a wrong manifest"
        case .unverified: "not verified: a bad digest or signature, something missing or extra"
        case .malformed: "malformed input"
        case .noKey: "no usable or trusted key"
        case .expired: "the key is expired or revoked"
        case .rollback: "rollback, freeze or mixed versions"
        case .threshold: "too few good signatures for the threshold"
        case .incomplete: "published but incomplete: an optional step failed and says which"
        case .unfinished: "not finished yet; the message names the command that goes on"
        case .interrupted:
            "interrupted (Ctrl-C); the message says what is left where, and the command that goes on"
        case .terminated: "ended by SIGTERM or SIGHUP; the message says the same"
        }
    }

    /// The code of a run that a signal has ended.
    package init(interruptedBy signal: Int32) { self = signal == 2 ? .interrupted : .terminated }
}

/// A place in a text the user wrote: what `file:line:column` in a message points at.
package struct SourcePosition: Sendable, Hashable, CustomStringConvertible {
    /// The file as the user named it.
    package let file: String
    /// Counted from 1.
    package let line: Int
    /// Counted from 1.
    package let column: Int

    /// A place in `file`, line and column counted from 1.
    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `file:line:column`, as compilers print it and editors understand it.
    package var description: String { "\(file):\(line):\(column)" }
}

/// A value with the place in the manifest it was read from.
package struct Located<Value: Sendable>: Sendable {
    /// What was read.
    package let value: Value
    /// Where it stands, for complaints that can only be found later.
    package let place: SourcePosition?

    /// A value read at `place`.
    package init(_ value: Value, at place: SourcePosition? = nil) {
        self.value = value
        self.place = place
    }
}
