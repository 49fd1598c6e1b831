import Files
import Model

/// Where the contents lie in an app.
///
/// | kind | place in `Acme.app/Contents` |
/// |---|---|
/// | program | `MacOS` |
/// | library, and what is in a folder `Acme.framework` | `Frameworks` |
/// | what is in a folder `de.lproj` | `Resources/de.lproj` |
/// | any other | `Resources`, below as in an archive |
/// | header, service, timer | nowhere: nothing reads them in an app |
///
/// An app that is staged whole is packed as it is.
struct AppLayout {
    /// The app's files under paths that begin with its own folder.
    let entries: [Entry]

    init(_ request: Request<AppOptions>) throws(Failure) {
        let package = request.package
        let staged = package.entries.filter { AppBundle.holds($0.path) }
        if !staged.isEmpty {
            entries = try Self.staged(staged)
            return
        }
        let title = request.options.title?.value ?? package.product.name
        let contents = "\(title).app/Contents/"
        let icon = try AppIcon.bytes(request.options.icons)
        let program = try Self.program(of: request)
        let info = try AppInfo(request, executable: program, hasIcon: icon != nil)
        var made = [("Info.plist", info.bytes), ("PkgInfo", Array("APPL????".utf8))]
        if let icon { made.append(("Resources/" + AppIcon.fileName, icon)) }
        let files = package.entries.filter {
            !$0.kind.isMade && ![.header, .service, .timer].contains($0.kind)
        }
        entries =
            (files.map { $0.moved(to: contents + Self.place(of: $0)) }
            + made.map { path, bytes in
                Entry(path: contents + path, kind: .file, mode: 0o644, body: .bytes(bytes))
            }).inOrder(of: \.path)
    }

    /// The app's own folder first, whatever folders it was staged in.
    private static func staged(_ entries: [Entry]) throws(Failure) -> [Entry] {
        let moved = entries.map { entry in
            entry.moved(to: AppBundle.path(of: entry.path) ?? entry.path)
        }
        let names = Set(moved.map { $0.path.prefix { $0 != "/" } }).sorted()
        guard names.count == 1 else {
            throw Failure(
                "an artifact has one app, and these contents have \(names.joined(separator: ", "))",
                hint: "give each content 'formats', or leave one out", exit: .usage)
        }
        guard moved.contains(where: { $0.path == "\(names[0])/Contents/Info.plist" }) else {
            throw Failure(
                "\(names[0]) is not an app", "it has no Contents/Info.plist",
                hint: "stage the whole folder, or its program alone", exit: .usage)
        }
        return moved.inOrder(of: \.path)
    }

    /// What is started: the program that the manifest names, the only one, or the one that is called
    /// like the product.
    private static func program(of request: Request<AppOptions>) throws(Failure) -> String {
        let programs = request.package.programs.map { Path.name($0.path) }
        if let given = request.options.executable {
            guard programs.contains(given.value) else {
                throw Failure(
                    "no program is called '\(given.value)'",
                    programs.isEmpty
                        ? "there are none" : "there are " + programs.joined(separator: ", "),
                    at: given.place, exit: .usage)
            }
            return given.value
        }
        let name = request.package.product.name
        guard
            let program = programs.count == 1 ? programs[0] : programs.first(where: { $0 == name })
        else {
            throw Failure(
                "it is not clear what the app starts",
                programs.isEmpty
                    ? "there are no programs" : "there are " + programs.joined(separator: ", "),
                hint: programs.isEmpty
                    ? "give the program the kind 'program'"
                    : "name one: packages: {app: {executable: \(programs[0])}}", exit: .usage)
        }
        return program
    }

    private static func place(of entry: Entry) -> String {
        let path = entry.path
        if let framework = AppBundle.path(of: path, from: ".framework") {
            return "Frameworks/" + framework
        }
        switch entry.kind {
        case .program: return "MacOS/" + Path.name(path)
        case .library: return "Frameworks/" + Path.name(path)
        default:
            return "Resources/"
                + (AppBundle.path(of: path, from: ".lproj") ?? ArchiveLayout.place(of: entry))
        }
    }
}
