import Files
import Model

/// What lies where on a disk image.
enum DiskImageLayout {
    /// What the mounted volume is called.
    static func title(of request: Request<DiskImageOptions>) -> String {
        let package = request.package
        return request.options.title?.value ?? "\(package.product.name) \(package.version)"
    }

    /// As in an archive, but for the folder around all, with the place where apps belong beside an
    /// app.
    static func entries(
        of request: Request<DiskImageOptions>, fileName: String
    ) throws(Failure) -> [Entry] {
        let package = request.package
        let wrapped = try ArchiveLayout.checked(package, fileName: fileName)
        var layout = wrapped.map { entry in
            entry.moved(to: String(entry.path.dropFirst(package.stem.count + 1)))
        }
        if layout.contains(where: { AppBundle.holds($0.path, atTop: true) }) {
            layout.append(applications)
        }
        return layout.inOrder(of: \.path)
    }

    private static let applications = Entry(
        path: "Applications", kind: .symlink, mode: 0o777, body: .symlink("/Applications"))
}
