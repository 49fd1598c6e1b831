import Archives
import Files
package import Model

/// The package's one program as it is, for people who fetch it by a script.
package struct BareBinary: PackageFormat {
    /// Its name in a manifest.
    package let name = "binary"

    /// The one kind of program file there is.
    package init() {}

    /// Every platform; sources are no program.
    package func serves(_ platform: Platform?) -> Bool { platform != nil }

    /// The stem, with the system's ending for programs.
    package func fileName(for request: Request<Options>) -> String {
        request.package.stem + (request.package.platform?.os.programSuffix ?? "")
    }

    /// The program under the artifact's name, executable as it is run where it lies. It may be for
    /// another machine; whatever else is staged is not in the artifact.
    package func prepare(_ request: Request<Options>) throws(Failure) -> Recipe {
        let package = request.package
        let name = fileName(for: request)
        let program = try program(of: package, for: name)
        guard let content = Segment(contentOf: program), content.count > 0 else {
            throw Failure("cannot make \(name)", "\(program.path) is empty", exit: .usage)
        }
        let mode: UInt16 = 0o755
        return Recipe(
            self, request, mode: mode,
            layout: [Entry(path: name, kind: .program, mode: mode, body: program.body)],
            findings: MachineLint.findings(in: [program], for: package.platform)
        ) { _, output throws(Failure) in
            try content.forEachStep { step throws(Failure) in try output.write(step.span.bytes) }
        }
    }

    /// There must be exactly one program; other files are left out.
    private func program(of package: Package, for name: String) throws(Failure) -> Entry {
        try SafeName.checkFile(name)
        let programs = package.programs
        guard let program = programs.first, programs.count == 1 else {
            let found = programs.isEmpty ? "none" : programs.map(\.path).joined(separator: ", ")
            throw Failure(
                "cannot make \(name)", "it is one program, and this package has \(found)",
                hint: "use an archive format for several programs", exit: .usage)
        }
        return program
    }
}
