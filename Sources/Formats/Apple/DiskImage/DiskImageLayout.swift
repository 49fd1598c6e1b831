import Archives
import Files
import Model

/// What lies where on a disk image.
struct DiskImageLayout {
    static let applications = "Applications"
    private static let background = ".background/background.png"
    /// What the mounted volume is called.
    let title: String
    /// Its files and folders, sorted by path.
    let entries: [Entry]

    /// As in an archive, but for the folder around all, with the place where apps belong beside an
    /// app, and what the Finder reads.
    init(_ request: Request<DiskImageOptions>, fileName: String) throws(Failure) {
        let package = request.package
        title = request.options.title?.value ?? "\(package.product.name) \(package.version)"
        var layout = try ArchiveLayout.checked(package, fileName: fileName).map { entry in
            entry.moved(to: String(entry.path.dropFirst(package.stem.count + 1)))
        }
        let hasApp = layout.contains { AppBundle.holds($0.path, atTop: true) }
        if hasApp { layout.append(Self.link) }
        let shown = Set(layout.map { String($0.path.prefix { $0 != "/" }) }).sorted()
        if let icon = try AppIcon.bytes(request.options.icons) {
            layout.append(Self.made(HFSVolume.iconPath, icon))
        }
        let window = try FinderWindow(request.options)
        if let picture = window.picture { layout.append(Self.made(Self.background, picture)) }
        if hasApp || window.picture != nil {
            layout += Self.view(window, shown, layout, title, package.date)
        }
        entries = layout.inOrder(of: \.path)
    }

    /// What macOS calls the image: as the manifest says, or as the app that was made for it.
    func identifier(_ request: Request<DiskImageOptions>) -> String {
        if let given = request.options.identifier { return given.value }
        if let app = try? AppSeal(entries) { return app.identifier }
        let product = request.package.product
        return AppleIdentifier.known(of: product) ?? product.name
    }

    private static let link = Entry(
        path: applications, kind: .symlink, mode: 0o777, body: .symlink("/Applications"))

    private static func made(_ path: String, _ bytes: [UInt8]) -> Entry {
        Entry(path: path, kind: .file, mode: 0o644, body: .bytes(bytes))
    }

    /// The picture is named by its number on the volume, which depends on paths alone. So many icons that
    /// their places do not fit are left to the Finder.
    private static func view(
        _ window: FinderWindow, _ shown: [String], _ layout: [Entry], _ title: String,
        _ date: Timestamp
    ) -> [Entry] {
        let all = (layout + [made(FinderView.path, [])]).withFolders()
        let alias = window.picture.map { _ in
            FinderAlias(
                volume: title, date: date, path: background,
                number: HFSVolume.number(of: background, among: all),
                folders: [HFSVolume.number(of: Path.parent(background), among: all)])
        }
        let view = FinderView(
            width: window.width, height: window.height, places: window.places(of: shown),
            background: alias?.bytes)
        return view.fits ? [made(FinderView.path, view.bytes)] : []
    }
}
