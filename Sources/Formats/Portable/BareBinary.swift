import Archives
package import Files
package import Model

/// The package's one program as it is, for people who fetch it by a script.
package struct BareBinary: PackageFormat {
    /// Its name in a manifest.
    package let name = "binary"

    /// The one kind of program file there is.
    package init() {}

    /// It is run where it lies.
    package var mode: UInt16 { 0o755 }

    /// Every platform; sources are no program.
    package func serves(_ platform: Platform?) -> Bool { platform != nil }

    /// The stem, with the system's ending for programs.
    package func fileName(for package: Package) -> String {
        package.stem + (package.platform?.os.programSuffix ?? "")
    }

    /// There must be exactly one program; other files are left out.
    package func check(_ package: Package) throws(Failure) {
        let name = fileName(for: package)
        try SafeName.checkFile(name)
        let programs = package.programs
        guard let program = programs.first, programs.count == 1 else {
            let found = programs.isEmpty ? "none" : programs.map(\.path).joined(separator: ", ")
            throw Failure(
                "cannot make \(name)", "it is one program, and this package has \(found)",
                hint: "use an archive format for several programs", exit: .usage)
        }
        guard let content = Segment(contentOf: program), content.count > 0 else {
            throw Failure("cannot make \(name)", "\(program.path) is empty", exit: .usage)
        }
    }

    /// The program may be for another machine; whatever else is staged is not in the artifact.
    package func findings(in package: Package) -> [Finding] {
        MachineLint.findings(in: package.programs, for: package.platform)
    }

    /// The program, under the artifact's name.
    package func layout(_ package: Package) -> [Entry] {
        package.programs.prefix(1).map { program in
            Entry(
                path: fileName(for: package), kind: .program, mode: mode, body: program.body)
        }
    }

    /// Copies the program.
    package func build(
        _ package: Package, into output: inout OutputFile, with workers: Workers
    ) throws(Failure) {
        try check(package)
        for entry in layout(package) {
            guard let content = Segment(contentOf: entry) else { continue }
            try content.forEachStep { step throws(Failure) in try output.write(step.span.bytes) }
        }
    }
}
