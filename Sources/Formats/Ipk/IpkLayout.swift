import Archives
import Files
import Model

/// What an ipk installs. Routers have a few megabytes, and neither manuals nor desktops.
struct IpkLayout {
    /// Kinds that are left out unless the manifest gives them a place.
    private static let luxury: Set<ContentKind> = [
        .man, .doc, .license, .changelog, .header, .completion, .desktop, .icon,
    ]

    /// Everything in the package, sorted by path.
    let entries: [Entry]
    /// Init scripts.
    let services: [Entry]
    /// Files that the program makes itself.
    let ghosts: [Entry]
    /// What makes the users.
    let users: IpkUsers

    /// The layout of `package`.
    init(_ package: Package) throws(Failure) {
        let places = InstalledLayout()
        let all = package.entries.filter { !ServiceFile.needsOpenRC($0) }
        let scripts = all.filter { $0.kind == .service && ServiceFile.isScript($0) }
        let own = Set(scripts.map { Array(ServiceFile.name($0).utf8) })
        var files: [Entry] = []
        var services: [Entry] = []
        for entry in all {
            if Self.luxury.contains(entry.kind), entry.target == nil { continue }
            switch entry.kind {
            case .timer, .tmpfiles: throw Self.foreign(entry)
            case .sysusers: continue
            case .service:
                // A script of the user's own goes before one that is made.
                let name = Array(ServiceFile.name(entry).utf8)
                if ServiceFile.isUnit(entry), own.contains(name) { continue }
                services.append(try Self.service(entry))
            default: files.append(try places.installed(entry, package.name))
            }
        }
        users = try IpkUsers(package.entries)
        ghosts = files.filter { $0.kind == .ghost }
        self.services = services
        entries = (files.filter { $0.kind != .ghost } + services)
            .inOrder(of: \.path)
    }

    /// Files whose edits opkg keeps.
    var conffiles: [Entry] {
        entries.filter { $0.isRegular && $0.kind == .config }
    }

    /// A script as it is, or one made from a unit, in `/etc/init.d`.
    private static func service(_ entry: Entry) throws(Failure) -> Entry {
        let bytes = try entry.text() ?? []
        let isScript = ServiceFile.isScript(entry) || bytes.starts(with: "#!".utf8)
        var body = Entry.Body.bytes(bytes)
        if !isScript {
            let name = Path.name(entry.path)
            guard name.hasSuffix(".service"), !name.contains("@.") else {
                throw Failure(
                    "ipk cannot carry the service \(name)", "OpenWrt has no systemd",
                    hint: "add an init script of your own as \(ServiceFile.name(entry)).initd",
                    exit: .usage)
            }
            body = .bytes(Array(try ProcdScript(UnitFile(bytes, name: name), name: name).text.utf8))
        }
        let place = entry.target.flatMap { $0.hasPrefix("/etc/init.d/") ? $0 : nil }
        let path = place.map { String($0.dropFirst()) } ?? "etc/init.d/" + ServiceFile.name(entry)
        return Entry(path: path, kind: .service, mode: 0o755, body: body, enable: entry.enable)
    }

    private static func foreign(_ entry: Entry) -> Failure {
        Failure(
            "ipk cannot carry \(Path.name(entry.path))",
            "OpenWrt has nothing like the kind '\(entry.kind.rawValue)'",
            hint:
                "do its work in an init script, and keep this content from ipk with 'formats: [deb]'",
            exit: .usage)
    }
}

/// opkg's control file. <https://openwrt.org/docs/guide-user/additional-software/opkg>
enum IpkControl {
    /// The file's text.
    static func text(
        _ request: Request<IpkOptions>, _ layout: IpkLayout, _ relations: DebRelations
    ) -> String {
        let (package, options) = (request.package, request.options)
        // In bytes, unlike dpkg's: opkg compares it with the free space.
        let size = layout.entries.reduce(Int64(0)) { $0 + (Segment(contentOf: $1)?.count ?? 0) }
        var fields: [(name: String, value: String)] = [
            ("Package", package.name), ("Version", DebVersion(request).text),
        ]
        fields += relations.fields
        fields += [
            ("Alternatives", alternatives(options)),
            ("Section", options.section.isEmpty ? "utils" : options.section),
            ("Priority", options.priority), ("Architecture", IpkArchitecture.name(of: request)),
            ("Installed-Size", String(size)), ("Maintainer", package.product.maintainer),
            ("License", package.product.license), ("URL", package.product.homepage),
        ]
        fields += options.fields.filter { $0.name.value != "Architecture" }.map {
            ($0.name.value, DebControl.folded($0.value))
        }
        fields.append(("Description", DebDescription.field(package, layout.entries)))
        return fields.filter { !$0.value.isEmpty }.map { "\($0.name): \($0.value)\n" }.joined()
    }

    /// `10:/usr/bin/editor:/usr/bin/acme`, which opkg itself turns into links.
    private static func alternatives(_ options: IpkOptions) -> String {
        options.alternatives.map { "\($0.value.priority):\($0.value.link):\($0.value.path)" }
            .joined(separator: ", ")
    }
}
