import Files
import Model

/// Programs that would not start on Alpine, whose C library is musl: `not found` is all that a shell
/// says of one whose loader is absent.
enum ApkLoaderLint {
    /// What stands in for glibc there, under its name of today and an older one.
    private static let substitutes: Set<Substring> = ["gcompat", "libc6-compat"]

    /// Programs among `linked` that glibc loads, unless one of `needs` or the package brings a loader.
    static func findings(
        _ linked: LinkedFiles, _ layout: [Entry], needs: [String]
    ) -> [Finding] {
        let names = needs.map { $0.prefix { !"<>=~ ".contains($0) } }
        guard substitutes.isDisjoint(with: names) else { return [] }
        return linked.installed.compactMap { program in
            guard let loader = program.file.interpreter, loader.contains("/ld-linux"),
                !layout.contains(where: { "/" + $0.path == loader })
            else { return nil }
            return Finding(
                .missingInterpreter,
                "/\(program.entry.path) is loaded by glibc's \(Path.name(loader))",
                "Alpine has musl in its place",
                hint: "link it statically or with musl, or add what stands in for glibc: "
                    + "depends: [gcompat]")
        }
    }
}
