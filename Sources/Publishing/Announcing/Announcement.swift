package import Model

/// What people are told of a release.
package struct Announcement: Sendable {
    /// How the release ended.
    package enum Outcome: Sendable, Hashable {
        /// It is out.
        case released
        /// It is not: at which step, why, and the command that goes on.
        case failed(step: String, why: String, command: String)
    }

    /// The product's name.
    package let product: String
    /// The version; nil when the release failed before that was known.
    package let version: Version?
    /// Where people find it.
    package let page: String?
    /// The publication, by which a receiver knows a repeated message.
    package let run: String
    /// When it is told.
    package let time: Timestamp
    /// How it ended.
    package let outcome: Outcome
    /// The manifest's own words for a release that is out.
    package let message: String?

    /// An announcement.
    package init(
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
    package var subject: String {
        switch outcome {
        case .released: "\(name) is out"
        case .failed(let step, _, _): "releasing \(name) failed at \(step)"
        }
    }

    /// A few lines of plain text.
    package var text: String {
        switch outcome {
        case .released:
            message ?? subject + (page.map { ": " + $0 } ?? "")
        case .failed(_, let why, let command):
            "\(subject): \(why)\nTo go on: \(command)"
        }
    }
}
