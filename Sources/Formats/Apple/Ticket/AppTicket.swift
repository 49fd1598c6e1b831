import Archives
import Files
import Model

/// The notary's ticket in an app: a file that the seal leaves out.
enum AppTicket {
    private static let place = "Contents/CodeResources"
    private static let limit: Int64 = 1 << 20

    /// The files of an app with `ticket` among them.
    static func added(_ ticket: NotaryTicket, to layout: [Entry]) -> [Entry] {
        let path = folder(layout) + place
        let entry = Entry(path: path, kind: .file, mode: 0o644, body: .bytes(ticket.bytes))
        return (layout.filter { $0.path != path } + [entry]).inOrder(of: \.path)
    }

    /// The code directory of the program that the app starts, of its first processor; nil of one that is
    /// not signed, or whose program is not known.
    static func directory(
        _ layout: [Entry], _ workers: Workers
    ) throws(Failure) -> CodeDirectory? {
        let folder = folder(layout)
        guard let list = layout.first(where: { $0.path == folder + "Contents/Info.plist" }),
            let name = PropertyList(reading: try bytes(list))?["CFBundleExecutable"]?.text,
            let program = layout.first(where: { $0.path == folder + "Contents/MacOS/\(name)" }),
            case .file(let record) = program.body,
            let code = try MachOProgram(record, called: program.path)
        else { return nil }
        return try code.signatures(workers).first?.best
    }

    /// `Acme.app/`.
    private static func folder(_ layout: [Entry]) -> String {
        (layout.first?.path.prefix { $0 != "/" }).map { $0 + "/" } ?? ""
    }

    private static func bytes(_ entry: Entry) throws(Failure) -> [UInt8] {
        switch entry.body {
        case .bytes(let bytes): return bytes
        case .file(let record) where record.size <= limit:
            return try RandomAccess(record).bytes(Int(record.size), at: 0) ?? []
        default: return []
        }
    }
}
