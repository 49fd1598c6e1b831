import Archives
import Files
import Model

/// An ipk about which everything is settled, and which has only to be written.
struct PreparedIpk {
    let layout: [Entry]
    private let date: Timestamp
    private let compression: Compression
    private let control: [Entry]

    /// Refuses what opkg, OpenWrt or the file system could not take.
    init(
        _ request: Request<IpkOptions>, format: String, fileName: String
    ) throws(Failure) {
        let package = request.package
        let layout = try IpkLayout(package)
        // OpenWrt's library packages have other names than Debian's, so none are looked for.
        let relations = try DebRelations(
            request.options.relations, architecture: IpkArchitecture.name(of: request),
            format: format)
        try DebAlternatives.check(
            request.options.alternatives, layout.entries, format: format)
        try NativeRules.check(package, layout.entries + layout.ghosts, fileName: fileName)
        self.layout = layout.entries
        date = package.date
        compression = Self.compression(
            request.options, shared: request.package.sharesFiles)
        control = try Self.control(request, layout, relations)
    }

    /// A compressed tar archive around two others.
    func write(with bench: Bench, into output: inout OutputFile) throws(Failure) {
        var inner = try output.scratch("control")
        try DebTar.write(control, date: date, bench.begin(compression), into: &inner)
        let controlSize = try inner.settle().size
        var data = try output.scratch("data")
        try DebTar.write(layout, date: date, bench.begin(compression), into: &data)
        let dataSize = try data.settle().size
        var tar = try TarWriter(bench.begin(.gzip(.usual)), date: date, style: .debian)
        try tar.add(DebTar.control("debian-binary", Array("2.0\n".utf8)), into: &output)
        try tar.add(
            DebTar.control("control.tar.gz", []), size: controlSize, content: &inner,
            into: &output)
        try tar.add(
            DebTar.control("data.tar.gz", []), size: dataSize, content: &data, into: &output)
        try tar.finish(into: &output)
    }

    static func compression(_ options: IpkOptions, shared: Bool) -> Compression {
        CompressionChoice(usual: "gzip")
            .compression(options.compression, shared: shared)
    }

    private static func control(
        _ request: Request<IpkOptions>, _ layout: IpkLayout, _ relations: DebRelations
    ) throws(Failure) -> [Entry] {
        let text = IpkControl.text(request, layout, relations)
        let conffiles = layout.conffiles.map { "/\($0.path)\n" }.joined()
        var files = [DebTar.control("control", Array(text.utf8))]
        if !conffiles.isEmpty {
            files.insert(DebTar.control("conffiles", Array(conffiles.utf8)), at: 0)
        }
        let scripts = try IpkScripts(request.options, layout).all()
        return files + scripts.map { DebTar.control($0.name, $0.bytes, mode: 0o755) }
    }
}
