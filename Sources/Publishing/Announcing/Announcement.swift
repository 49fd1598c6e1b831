public import Model

/// What people are told of a release.
public struct Announcement: Sendable {
    /// How the release ended.
    public enum Outcome: Sendable, Hashable {
        /// It is out.
        case released
        /// It is not: at which step, why, and the command that goes on.
        case failed(step: String, why: String, command: String)
    }

    /// The product's name.
    public let product: String
    /// The version; nil when the release failed before that was known.
    public let version: Version?
    /// Where people find it.
    public let page: String?
    /// The publication, by which a receiver knows a repeated message.
    public let run: String
    /// When it is told.
    public let time: Timestamp
    /// How it ended.
    public let outcome: Outcome
    /// The manifest's own words for a release that is out.
    public let message: String?

    /// An announcement.
    public init(
        product: String, version: Version?, page: String?, run: String, time: Timestamp,
        outcome: Outcome, message: String? = nil
    ) {
        self.product = product
        self.version = version
        self.page = page
        self.run = run
        self.time = time
        self.outcome = outcome
        self.message = message
    }

    /// `acme 1.2.0`.
    var name: String { version.map { "\(product) \($0)" } ?? product }

    /// One line.
    public var subject: String {
        switch outcome {
        case .released: "\(name) is out"
        case .failed(let step, _, _): "releasing \(name) failed at \(step)"
        }
    }

    /// A few lines of plain text.
    public var text: String {
        switch outcome {
        case .released:
            message ?? subject + (page.map { ": " + $0 } ?? "")
        case .failed(_, let why, let command):
            "\(subject): \(why)\nTo go on: \(command)"
        }
    }
}
