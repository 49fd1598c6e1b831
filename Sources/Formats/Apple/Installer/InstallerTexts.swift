import Files
import Model

/// What an installer says of itself, in two files of XML.
struct InstallerTexts {
    let identifier: String
    let version: String
    let title: String
    /// The oldest macOS.
    let system: String
    /// Processors that the programs are for.
    let architectures: [String]
    /// The name of the component inside the installer.
    let component: String
    let fileCount: Int
    let kilobytes: Int64
    let scripts: [String]
    /// The file in `Resources` that is shown before the installation.
    let license: String?

    /// Of the one component: what it is and how much it takes.
    var packageInfo: String {
        let calls = scripts.map { "        <\($0) file=\"./\($0)\"/>\n" }.joined()
        let part = calls.isEmpty ? "" : "    <scripts>\n\(calls)    </scripts>\n"
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <pkg-info overwrite-permissions="true" relocatable="false" \
            identifier="\(escaped(identifier))" postinstall-action="none" \
            version="\(escaped(version))" format-version="2" install-location="/" auth="root">
                <payload numberOfFiles="\(fileCount)" installKBytes="\(kilobytes)"/>
            \(part)</pkg-info>

            """
    }

    /// Of the whole: for which systems it is, and that there is nothing to choose. Without the processors
    /// a Mac with an arm64 one asks for Rosetta.
    var distribution: String {
        let id = escaped(identifier)
        let shown = license.map { "    <license file=\"\(escaped($0))\"/>\n" } ?? ""
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <installer-gui-script minSpecVersion="2">
                <title>\(escaped(title))</title>
            \(shown)    <options customize="never" require-scripts="false" rootVolumeOnly="true" \
            hostArchitectures="\(architectures.joined(separator: ","))"/>
                <volume-check>
                    <allowed-os-versions>
                        <os-version min="\(system)"/>
                    </allowed-os-versions>
                </volume-check>
                <choices-outline>
                    <line choice="default">
                        <line choice="\(id)"/>
                    </line>
                </choices-outline>
                <choice id="default"/>
                <choice id="\(id)" visible="false">
                    <pkg-ref id="\(id)"/>
                </choice>
                <pkg-ref id="\(id)" version="\(escaped(version))" onConclusion="none" \
            installKBytes="\(kilobytes)">#\(PercentEncoding.path(component))</pkg-ref>
            </installer-gui-script>

            """
    }

    private func escaped(_ text: String) -> String { XMLText.escaped(text) }

    /// The processors of `platform` as Apple calls them.
    static func architectures(of platform: Platform?) -> [String] {
        switch platform?.arch {
        case .amd64: ["x86_64"]
        case .arm64: ["arm64"]
        default: ["x86_64", "arm64"]
        }
    }
}
