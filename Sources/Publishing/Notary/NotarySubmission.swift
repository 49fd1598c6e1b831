package import Model

/// A file that Apple's notary service looks at.
package struct NotarySubmission: Sendable {
    /// What messages and the service call it.
    package let name: String
    /// Its bytes.
    package let file: FileRecord

    /// What is uploaded in one request at most.
    private static let most: Int64 = 5 << 30

    package init(_ name: String, _ file: FileRecord) throws(Failure) {
        guard file.size <= Self.most else {
            throw Failure(
                "cannot have \(name) notarized", "it is larger than 5 GiB",
                hint: "leave it out of the release, or take 'notarize' out of the manifest")
        }
        self.name = name
        self.file = file
    }
}

/// Where a submission is to be put, by keys that end soon.
struct NotaryPlace {
    let id: String
    let keyID: String
    let secret: String
    let session: String
    let bucket: String
    let object: String
}

/// What the service says of a submission.
enum NotaryStatus: String {
    case waiting = "In Progress"
    case accepted = "Accepted"
    case invalid = "Invalid"
    case rejected = "Rejected"
}

/// What the service's log says, when all is looked at.
package struct NotaryLog: Sendable {
    package struct Finding: Sendable {
        package let isError: Bool
        package let text: String
    }

    /// One sentence over all.
    package let summary: String
    package let findings: [Finding]
    /// What tickets were made for, by the digests that Apple knows code by; nil when it does not say.
    let tickets: Set<String>?
}
