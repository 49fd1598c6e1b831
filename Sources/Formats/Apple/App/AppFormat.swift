package import Archives
import Files
package import Model

/// An app for macOS, published as a zip archive that keeps its links and modes.
package struct AppFormat: PackageFormat, ContentsFormat {
    /// Its name in a manifest.
    package let name = "app"

    /// The first kind of seal has SHA-1.
    package let contentDigests: Set<WeakDigest> = [.sha1]

    /// The one kind of app there is.
    package init() {}

    /// macOS.
    package func serves(_ platform: Platform?) -> Bool { platform?.os == .macos }

    /// The stem, and what is in the archive.
    package func fileName(for request: Request<AppOptions>) -> String {
        "\(request.package.stem).app.zip"
    }

    /// Whether macOS can be told what it is, and shown its picture.
    package func complaints(about request: Request<AppOptions>) -> Complaints {
        var complaints = Complaints()
        complaints.collect { () throws(Failure) in
            _ = try AppInfo(request, executable: request.package.product.name, hasIcon: false)
        }
        complaints.collect { () throws(Failure) in _ = try AppIcon.bytes(request.options.icons) }
        return complaints
    }

    /// As ``DeflateLevel/usual`` says.
    package func deflateLevel(_ options: AppOptions, shared: Bool) -> DeflateLevel? { .usual }

    /// The app's folder, with what the contents are in an app.
    package func contents(of request: Request<AppOptions>) throws(Failure) -> [Entry] {
        try AppLayout(request).entries
    }

    /// The app's folder at the top of the archive.
    package func prepare(_ request: Request<AppOptions>) throws(Failure) -> Recipe {
        let package = request.package
        let name = fileName(for: request)
        let layout = try contents(of: request)
        try ArchiveRules.check(layout, of: package, fileName: name)
        return Recipe(
            self, request, layout: layout,
            findings: MachineLint.findings(in: package.entries, for: package.platform)
        ) { bench, output throws(Failure) in
            var zip = ZipWriter(bench.workers, date: package.date, shelf: bench.pieces)
            let ticketed = bench.ticket.map { AppTicket.added($0, to: layout) } ?? layout
            for entry in ticketed.withFolders() { try zip.add(entry, into: &output) }
            try zip.finish(into: &output)
        }
    }
}

/// A format whose artifacts can be packed once more, by another: an app in a disk image.
package protocol ContentsFormat: PackageFormat {
    /// What the other packs in place of the contents.
    func contents(of request: Request<Options>) throws(Failure) -> [Entry]
}
