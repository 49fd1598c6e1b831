import Model

/// The part of the notes for people whose system has a package manager.
struct InstallGuide {
    private let input: NotesInput

    init(_ input: NotesInput) { self.input = input }

    /// The section; empty when nothing of the release is installed by a package manager.
    var markdown: String {
        let sections = input.installations.compactMap(section)
        guard !sections.isEmpty else { return "" }
        return (["## Install", introduction] + sections).joined(separator: "\n\n")
    }

    private var introduction: String {
        let check = input.steps.isEmpty ? "" : "[Check your download](#check-your-download) first. "
        let others = "On any other system, unpack the archive that the table names."
        return check + "Open a terminal in the folder of the file; of several lines, take the one "
            + "for your processor." + (hasArchives ? " " + others : "")
    }

    private var hasArchives: Bool {
        let native = Set(input.installations.map(\.format))
        let besides = native.union([Artifact.signature, Artifact.publicKey])
        return input.release.artifacts.contains {
            $0.platform != nil && !besides.contains($0.format)
        }
    }

    private func section(_ format: String, _ way: Installation) -> String? {
        let packages = input.release.artifacts.filter { $0.format == format }
        guard !packages.isEmpty else { return nil }
        let lines = packages.map { way.line($0.name, !$0.signatures.isEmpty) }
        let parts =
            ["### \(way.systems)"] + trust(packages, way) + companions(of: packages)
            + [Markdown.fence(lines.joined(separator: "\n"), "sh")]
        return parts.joined(separator: "\n\n")
    }

    /// The lines for the key of signed packages, and what to compare before they are typed.
    private func trust(_ packages: [Artifact], _ way: Installation) -> [String] {
        guard let signature = packages.lazy.compactMap(\.signatures.first).first,
            let file = publicKey(of: signature)
        else { return [] }
        let (form, fingerprint) = fingerprint(of: signature, file)
        let lines = way.trust(file, fingerprint)
        guard !lines.isEmpty else { return [] }
        let name = Markdown.text(Wording.form(form))
        let its = "Its fingerprint, \(name), is \(Markdown.code(fingerprint)). "
        return [
            "Packages are signed with the key \(link(file)). " + (fingerprint.isEmpty ? "" : its)
                + "Once, compare the fingerprint with one you got some other way, save the key, and "
                + "make it known to the system:",
            Markdown.fence(lines.joined(separator: "\n"), "sh"), "Then install the package.",
        ]
    }

    /// A signature that lies beside a package is looked for there.
    private func companions(of packages: [Artifact]) -> [String] {
        let names = input.release.artifacts.filter { $0.format == Artifact.signature }.map(\.name)
        let beside = packages.map { $0.name + ".sig" }.filter(names.contains)
        guard !beside.isEmpty else { return [] }
        return ["Save its signature beside it, \(beside.map(link).joined(separator: " or "))."]
    }

    private func link(_ file: String) -> String {
        Markdown.link(file, to: input.base.map { Markdown.address(file, below: $0) })
    }

    /// The file of the release that has the signer's key in the form that the system reads.
    private func publicKey(of signature: PackageSignature) -> String? {
        let ends = signature.form == "rsa" ? [".rsa.pub"] : [".rsa.asc", ".asc"]
        let names = input.release.artifacts.filter { $0.format == Artifact.publicKey }.map(\.name)
        return ends.map { signature.key + $0 }.first(where: names.contains)
    }

    private func fingerprint(
        of signature: PackageSignature, _ file: String
    ) -> (form: String, text: String) {
        let type = file.hasSuffix(".rsa.asc") || file.hasSuffix(".rsa.pub") ? "rsa" : "ed25519"
        let form = signature.form == "rsa" ? "spki-sha256" : "openpgp"
        let key = input.release.keys.first { $0.id == signature.key && $0.type == type }
        return (form, key?.fingerprints.first { $0.form == form }?.text ?? "")
    }
}
