import Archives
import Files
import Model

/// The members before the data: the control member, and before it the signature if there is one.
///
/// How long they become is not known before the data's digest is, but nearly: an extra field in
/// their headers (RFC 1952 section 2.3.1.1) fills the room that was left for each.
struct ApkFront {
    let date: Timestamp
    let scripts: [Entry]
    let info: ApkInfo
    let bench: Bench

    /// Room for the two, whatever the data's digest is.
    struct Room {
        let signature: Int
        let control: Int
        var total: Int { signature + control }
    }

    /// More than other digests and signatures of the same length change a member's size.
    private static let slack = 128

    func room(_ output: borrowing OutputFile) throws(Failure) -> Room {
        let control = try control(data: try Hash.of([]), output)
        let signature = try signature(over: control, output)
        return Room(
            signature: signature.isEmpty ? 0 : signature.count + Self.slack,
            control: control.count + Self.slack)
    }

    /// The members, of exactly the size of `room`, before data with the digest `data`.
    func bytes(
        data: Digest, filling room: Room, _ output: borrowing OutputFile
    ) throws(Failure) -> [UInt8] {
        let control = try GzipExtra.fill(
            try control(data: data, output), to: room.control)
        let signature = try signature(over: control, output)
        guard !signature.isEmpty else { return control }
        return try GzipExtra.fill(signature, to: room.signature) + control
    }

    private func control(
        data: Digest, _ output: borrowing OutputFile
    ) throws(Failure) -> [UInt8] {
        let text = Entry(
            path: ".PKGINFO", kind: .file, mode: 0o644, body: .bytes(info.text(data: data)))
        return try member([text] + scripts, output)
    }

    private func signature(
        over control: [UInt8], _ output: borrowing OutputFile
    ) throws(Failure) -> [UInt8] {
        guard let signer = bench.signer else { return [] }
        let entry = Entry(
            path: ".SIGN.RSA256.\(signer.keyName).rsa.pub", kind: .file, mode: 0o644,
            body: .bytes(try signer.sign(control)))
        return try member([entry], output)
    }

    /// A member without the end of a tar archive, which another one follows.
    private func member(
        _ entries: [Entry], _ output: borrowing OutputFile
    ) throws(Failure) -> [UInt8] {
        var scratch = try output.scratch("front")
        var tar = try TarWriter(bench.begin(.gzip(.usual)), date: date, style: .cut)
        for entry in entries { try tar.add(entry, into: &scratch) }
        try tar.finish(into: &scratch)
        var bytes: [UInt8] = []
        try scratch.forEachStep(since: 0) { step throws(Failure) in
            step.withUnsafeBytes { bytes.append(contentsOf: $0) }
        }
        return bytes
    }
}

/// Lines of tmpfiles.d(5) as shell lines.
///
/// What lies in `/run` or `/tmp` is gone after a restart of the machine, so a service makes it
/// whenever it starts; the rest is made once, on installation.
struct ApkFolders {
    /// Made on installation.
    private(set) var lasting: [String] = []
    /// Made whenever a service starts, in OpenRC's words.
    private(set) var passing: [String] = []
    private let name: String

    /// Reads `text`, the content of the file `name`.
    init(_ text: [UInt8], name: String) throws(Failure) {
        self.name = name
        for line in try ConfigurationLine.all(in: text, name) { try add(line) }
    }

    private mutating func add(_ words: ConfigurationLine) throws(Failure) {
        let line = words.text
        func word(_ index: Int) -> String { words[index] }
        let path = word(1)
        guard path.hasPrefix("/"), !line.contains("%"), word(5).isEmpty,
            word(2).isEmpty || UInt16(word(2), radix: 8) != nil
        else { throw refused(line) }
        let place = ShellText.quoted(path)
        let owner = ShellText.quoted(
            (word(3).isEmpty ? "root" : word(3)) + ":" + (word(4).isEmpty ? "root" : word(4)))
        let content = words.rest(from: 6)
        let isPassing = ["/run/", "/var/run/", "/tmp/"].contains { path.hasPrefix($0) }
        switch (word(0), isPassing) {
        case ("d", true), ("D", true):
            passing.append("checkpath -d -m \(mode(word(2), "0755")) -o \(owner) \(place)")
        case ("f", true) where content.isEmpty:
            passing.append("checkpath -f -m \(mode(word(2), "0644")) -o \(owner) \(place)")
        case ("d", false), ("D", false):
            lasting.append(
                "mkdir -p \(place) && chown \(owner) \(place)"
                    + " && chmod \(mode(word(2), "0755")) \(place) || exit $?")
        case ("f", false):
            lasting.append(
                "[ -e \(place) ] || { printf '%s' \(ShellText.quoted(content)) > \(place)"
                    + " && chown \(owner) \(place) && chmod \(mode(word(2), "0644")) \(place); }"
                    + " || exit $?")
        default: throw refused(line)
        }
    }

    private func mode(_ word: String, _ usual: String) -> String { word.isEmpty ? usual : word }

    private func refused(_ line: String) -> Failure {
        Failure(
            "apk cannot translate \(name)", "'\(line)' is more than a folder or a file",
            hint: "use lines of type d or f without an age or '%', and scripts for the rest",
            exit: .usage)
    }
}
