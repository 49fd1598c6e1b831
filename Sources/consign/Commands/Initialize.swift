internal import Model
internal import Pipeline

extension Verb {
    static let initialize = Verb(
        name: "init", operands: "", operandCount: 0...0,
        summary: "write a manifest that fits this folder",
        details: """
            Looks for Package.swift, Cargo.toml, go.mod, package.json, CMakeLists.txt,
            pyproject.toml and Makefile, takes what they say about the product, and writes a
            commented consign.yaml that passes 'consign check'. An existing manifest is never
            overwritten.
            """,
        options: [],
        examples: [("consign init", "writes consign.yaml into the current folder")],
        run: { (call, console) throws(Failure) in
            let path = try Initialization.writeManifest(in: ".")
            console.say("wrote \(path)")
            console.say("next: stage your builds, then 'consign key new NAME' and 'consign plan'")
            return .done
        })
}
