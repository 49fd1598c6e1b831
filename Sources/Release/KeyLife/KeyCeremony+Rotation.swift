import Files
import Keys
package import Model
import Trust

/// Announce, use beside the old one, retire the old one: three versions, and the same command.
extension KeyCeremony {
    /// The next step of a rotation.
    package func rotate(_ wish: RotationOptions) throws(Failure) -> KeyReport {
        let document = try settled()
        switch document[wish.next]?.state {
        case nil: return try announce(wish, document)
        case .next: return try activate(wish, document)
        case .active: return try retire(wish, document)
        case .retired, .superseded, .compromised:
            throw Failure(
                "\(wish.next) cannot sign again",
                "it is \(document[wish.next]?.state.rawValue ?? "gone")",
                hint: "make another identity: consign key new NAME", exit: .usage)
        }
    }

    private func announce(
        _ wish: RotationOptions, _ document: KeyDocument
    ) throws(Failure) -> KeyReport {
        if wish.end != nil { throw tooEarly(wish, "--until belongs to the second step") }
        let identity = try IdentityFiles.find(wish.next, in: folders)
        let start = wish.start ?? now
        let next = try document.announcing(
            identity, replacing: try replaced(wish, document), from: start, at: now)
        return try finish(
            next,
            [
                "\(wish.next) is announced, for use from \(start.day) on",
                "publish this version with a release, then rotate \(wish.next) again to use it",
            ])
    }

    private func replaced(
        _ wish: RotationOptions, _ document: KeyDocument
    ) throws(Failure) -> String? {
        if wish.joins {
            guard wish.replaced == nil else {
                throw Failure("--joins and --replaces exclude each other", exit: .usage)
            }
            return nil
        }
        let signing = document.signing.map(\.name)
        guard let name = wish.replaced else {
            guard signing.count == 1 else {
                throw Failure(
                    "which identity does \(wish.next) take the place of",
                    "\(signing.joined(separator: ", ")) sign",
                    hint: "say --replaces NAME, or --joins for one more", exit: .usage)
            }
            return signing[0]
        }
        guard signing.contains(name) else {
            throw Failure(
                "\(name) cannot be replaced", "it does not sign in version \(document.version)",
                hint: "those who do are \(signing.joined(separator: ", "))", exit: .usage)
        }
        return name
    }

    private func activate(
        _ wish: RotationOptions, _ document: KeyDocument
    ) throws(Failure) -> KeyReport {
        if let start = document[wish.next]?.notBefore, start > now {
            throw tooEarly(wish, "it is announced for \(start.day)")
        }
        let end = wish.end ?? Timestamp(now.seconds + RotationOptions.window)
        guard end > now else {
            throw Failure(
                "--until is in the past", "until \(end.day) both were to sign",
                hint: "leave out --until for 90 days", exit: .usage)
        }
        let old = document.identities.filter { $0.successor == wish.next && $0.state == .active }
        let next = try document.activating(wish.next, until: end, at: now)
        var said = ["\(wish.next) signs from now on"]
        for one in old {
            let last = next[one.name]?.notAfter ?? end
            said.append("\(one.name) signs beside it until \(last.day)")
        }
        said.append(
            "sign releases with both: keys: ["
                + "\((old.map(\.name) + [wish.next]).joined(separator: ", "))] in the manifest")
        return try finish(next, said)
    }

    private func retire(
        _ wish: RotationOptions, _ document: KeyDocument
    ) throws(Failure) -> KeyReport {
        let old = document.identities.filter { $0.successor == wish.next && $0.state == .active }
        guard !old.isEmpty else {
            throw Failure(
                "\(wish.next) signs already", "there is no key for it to replace", exit: .usage)
        }
        // An end that is named now may be earlier than the one that was named before.
        if let end = wish.end, end > now { return try activate(wish, document) }
        let over = old.filter { ($0.notAfter ?? now) <= now || wish.end != nil }
        guard !over.isEmpty else {
            let last = old.compactMap(\.notAfter).max() ?? now
            throw tooEarly(
                wish, "\(old.map(\.name).joined(separator: ", ")) signs until \(last.day)")
        }
        let next = try document.retiring(
            replacedBy: wish.next, early: wish.end != nil, at: now)
        return try finish(
            next,
            over.map { "\($0.name) is retired; what it signed stays good" }
                + ["take it out of 'keys' in the manifest"])
    }

    private func tooEarly(_ wish: RotationOptions, _ why: String) -> Failure {
        Failure(
            "it is too early for the next step to \(wish.next)", why,
            hint: "run it again then, or end it today: consign key rotate \(wish.next) --until now",
            exit: .usage)
    }
}

/// How one identity is to follow on another.
package struct RotationOptions: Sendable {
    /// The one that comes.
    package let next: String
    /// Its first day, when it is announced.
    package var start: Timestamp?
    /// The last moment of the one that goes, once both sign.
    package var end: Timestamp?
    /// The one that goes.
    package var replaced: String?
    /// Whether it comes beside the others and none goes.
    package var joins = false

    /// How long both sign unless somebody says otherwise.
    static let window: Int64 = 90 * 86400

    /// `next` follows on the one identity that signs.
    package init(_ next: String) { self.next = next }
}
