import Files
package import Model
import Options

/// Another tool's configuration as a manifest.
package struct ManifestImport: Sendable {
    /// The manifest's text.
    package let text: String
    /// What the user should know about the translation.
    package let remarks: [String]

    /// The names by which a configuration is recognised.
    private static let nfpm = ["nfpm.yaml", "nfpm.yml"]
    private static let goreleaser = [
        ".goreleaser.yaml", ".goreleaser.yml", "goreleaser.yaml", "goreleaser.yml",
    ]

    /// Whether `file` is another tool's by its name.
    package static func recognises(_ file: String) -> Bool {
        (nfpm + goreleaser).contains(Path.name(file))
    }

    /// Translates `bytes`, the configuration called `file`; anything but GoReleaser's is nFPM's.
    /// What it names is looked at in `folder`, as far as it is there already.
    package init(
        _ bytes: [UInt8], file: String, environment: [String: String], folder: String? = nil
    ) throws(Failure) {
        let file = SafeName.printable(file)
        var reader = try YAMLReader(bytes, file: file)
        guard let node = try reader.document(), node.members != nil else {
            throw Failure(
                "\(file) is not a configuration", "it has no keys",
                hint: "name an nfpm.yaml or a .goreleaser.yaml", exit: .usage)
        }
        let context = ImportContext(environment: environment, folder: folder)
        let root = ImportMap(node, context)
        let isGoReleaser = Self.goreleaser.contains(Path.name(file))
        let draft =
            isGoReleaser
            ? GoReleaserTranslation(context: context, root: root).draft()
            : NFPMTranslation(context: context, root: root).draft()
        var complaints = reader.complaints
        // What GoReleaser does beyond releasing is listed in the manifest instead.
        for complaint in context.complaints.all {
            if isGoReleaser {
                let line = complaint.place?.line ?? 0
                context.remark("\(complaint.what) (line \(line)): \(complaint.why)")
            } else {
                complaints.add(complaint)
            }
        }
        for left in isGoReleaser ? [] : root.leftovers {
            complaints.add(
                "'\(left.name)' has no equivalent", "nothing here does what it does",
                at: left.place, hint: "take the line out to go on without it")
        }
        try complaints.refuse()
        remarks = context.remarks
        text = draft.text(["Translated from \(Path.name(file))."] + remarks)
    }
}
