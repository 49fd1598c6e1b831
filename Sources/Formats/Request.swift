package import Model
package import Options

/// What a format is asked for: a package, and what the manifest says of it for this format.
package struct Request<Options: FormatOptions>: Sendable {
    /// The package.
    package let package: Package
    /// What is said of it for this format.
    package let options: Options

    /// `package` with `options`.
    package init(_ package: Package, _ options: Options = Options()) {
        self.package = package
        self.options = options
    }
}

/// What may be said of a bare program, which is there to be run by hand.
package struct PortableOptions: FormatOptions {
    package var waivers: [Located<Waiver>] = []

    package init() {}

    package static var keys: [Key<Self>] { [.waivers(\.waivers, PackageLint.commonNames)] }
}

extension PackageFormat {
    /// The format as a manifest knows it.
    package var words: FormatWords {
        FormatWords(name, isNative: isNative, Options.self) { serves($0) }
    }

    /// What is wanted of `package`; where `options` are another format's, nothing is said.
    package func request(
        _ package: Package, _ options: any FormatOptions
    ) -> Request<Options> {
        Request(package, options as? Options ?? Options())
    }

    /// The file name where nothing is said beyond the package.
    package func fileName(for package: Package) -> String {
        fileName(for: Request(package))
    }

    /// The recipe where nothing is said beyond the package.
    package func prepare(_ package: Package) throws(Failure) -> Recipe {
        try prepare(Request(package))
    }
}
