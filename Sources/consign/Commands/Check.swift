internal import Files
internal import Model
internal import Pipeline

extension Verb {
    static let check = Verb(
        name: "check", operands: "", operandCount: 0...0,
        summary: "say everything that is wrong with the manifest",
        details: """
            Reads the manifest and reports every complaint at once, each with its file, line and
            column. Looks at the manifest alone: stages, keys and tags are looked at by 'plan'.
            """,
        options: [.manifest, .json],
        examples: [("consign check", "checks consign.yaml, or manifests/consign.yaml")],
        run: { (call, console) throws(Failure) in
            do throws(Failure) {
                let surroundings = try Surroundings.current(call)
                let project = try Project.load(call.value(.manifest), surroundings)
                try project.checkAddresses(surroundings)
                if call.has(.json) { console.result(try Answer.complaints([])) }
                for remark in project.remarks { console.say("note: \(remark)") }
                console.say("\(project.manifest.file) is fine")
                return .done
            } catch {
                guard call.has(.json) else { throw error }
                console.result(try Answer.complaints([error] + error.also))
                return error.exit
            }
        })
}
