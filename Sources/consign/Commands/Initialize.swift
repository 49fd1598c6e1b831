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

            With --from it translates another tool's configuration instead: an nfpm.yaml whole,
            and of a .goreleaser.yaml what is about archives, packages, checksums, signatures
            and the release.
            """,
        options: [Option("from", value: "FILE", "an nfpm.yaml or a .goreleaser.yaml to translate")],
        examples: [
            ("consign init", "writes consign.yaml into the current folder"),
            ("consign init --from nfpm.yaml", "translates nFPM's configuration"),
        ],
        run: { (call, console) throws(Failure) in
            if let file = call.values["from"]?.last {
                let made = try Initialization.writeManifest(
                    from: file, try Surroundings.current(call))
                for remark in made.remarks { console.say("note: \(remark)") }
                console.say("wrote \(made.path)")
                return .done
            }
            let path = try Initialization.writeManifest(in: ".")
            console.say("wrote \(path)")
            console.say(
                "next: stage your builds, then 'consign key new release' and 'consign plan'")
            return .done
        })
}
