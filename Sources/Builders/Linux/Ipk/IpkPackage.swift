internal import Archives
public import Files
public import Model

/// A package for OpenWrt and other systems with opkg.
public struct IpkPackage: PackageFormat {
    /// The format.
    public init() {}

    /// `ipk`.
    public let name = "ipk"

    /// Installed by opkg.
    public let isNative = true

    /// Linux on the processors that OpenWrt has a name for.
    public func serves(_ platform: Platform?) -> Bool { IpkArchitecture.name(platform) != nil }

    /// `acme_1.2.0_aarch64_generic.ipk`.
    public func fileName(for package: Package) -> String {
        let version = DebVersion(package).inFileName
        let usual = "\(package.nativeName)_\(version)_\(IpkArchitecture.name(of: package))"
        return (package.givenName ?? usual) + ".ipk"
    }

    /// What opkg, OpenWrt or the file system could not take.
    public func check(_ package: Package) throws(Failure) {
        let layout = try IpkLayout(package)
        try IpkRules.check(package)
        try DebRules.check(package, try relations(package), format: name)
        try DebAlternatives.check(
            package.native.policy.alternatives, layout.entries, format: name)
        try NativeRules.check(
            package, layout.entries + layout.ghosts, fileName: fileName(for: package))
    }

    /// By kind, at the places where they are installed.
    public func layout(_ package: Package) throws(Failure) -> [Entry] {
        try IpkLayout(package).entries
    }

    /// Writes the package: a compressed tar archive around two others.
    public func build(
        _ package: Package, into output: inout OutputFile, with workers: Workers
    ) throws(Failure) {
        try check(package)
        let layout = try IpkLayout(package)
        let control = try control(package, layout)
        var inner = try output.scratch("control")
        try DebTar.write(control, date: package.date, .gzip, into: &inner, with: workers)
        let controlSize = try inner.settle().size
        var data = try output.scratch("data")
        try DebTar.write(layout.entries, date: package.date, .gzip, into: &data, with: workers)
        let dataSize = try data.settle().size
        var tar = try TarWriter(Gzip(workers), date: package.date, style: .debian)
        try tar.add(DebTar.control("debian-binary", Array("2.0\n".utf8)), into: &output)
        try tar.add(
            DebTar.control("control.tar.gz", []), size: controlSize, content: &inner,
            into: &output)
        try tar.add(
            DebTar.control("data.tar.gz", []), size: dataSize, content: &data, into: &output)
        try tar.finish(into: &output)
    }

    private func control(_ package: Package, _ layout: IpkLayout) throws(Failure) -> [Entry] {
        let text = IpkControl.text(package, layout, try relations(package))
        let conffiles = layout.conffiles.map { "/\($0.path)\n" }.joined()
        var files = [DebTar.control("control", Array(text.utf8))]
        if !conffiles.isEmpty {
            files.insert(DebTar.control("conffiles", Array(conffiles.utf8)), at: 0)
        }
        let scripts = try IpkScripts(package, layout).all()
        return files + scripts.map { DebTar.control($0.name, $0.bytes, mode: 0o755) }
    }

    /// OpenWrt's library packages have other names than Debian's, so none are looked for.
    private func relations(_ package: Package) throws(Failure) -> DebRelations {
        try DebRelations(
            package, architecture: IpkArchitecture.name(of: package), format: name)
    }
}
