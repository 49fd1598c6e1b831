import Foundation
import TestSupport
import Testing

/// The schemas of docs/schemas, with which jsonschema judges what the program writes.
enum AnswerSchemas {
    static let folder = ShippedFilesTests.root + "/docs/schemas"

    /// The schemas by name, without those that others refer to.
    static let names =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".schema.json") }.map { $0.replacing(".schema.json", with: "") }
        .sorted()

    /// The schema of a command's answer.
    static func name(of verb: String) -> String { verb.replacing(" ", with: "-") }

    /// Expects each of `files` to be as the schema says that stands before it.
    ///
    /// A file whose name ends in `.journal` has an object on each line.
    static func judge(
        _ files: [(schema: String, path: String)],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let arguments = [folder] + files.flatMap { [$0.schema, $0.path] }
        let outcome = try Python.run(script, arguments)
        #expect(
            outcome.status == 0 && outcome.output.isEmpty, "\(outcome)",
            sourceLocation: sourceLocation)
    }

    /// Keys must be sorted and there once, and behind the object there is one line end.
    private static let script = """
        import json, pathlib, sys
        from jsonschema import Draft202012Validator
        from jsonschema.exceptions import best_match
        from referencing import Registry, Resource

        schemas = {}
        for path in pathlib.Path(sys.argv[1]).glob("*.schema.json"):
            schema = json.loads(path.read_text())
            Draft202012Validator.check_schema(schema)
            assert schema["$id"].endswith("/schemas/" + path.name), path
            schemas[path.name] = schema
        registry = Registry().with_resources(
            [(schema["$id"], Resource.from_contents(schema)) for schema in schemas.values()])

        def sorted_object(pairs):
            keys = [key for key, _ in pairs]
            assert keys == sorted(set(keys)), f"keys {keys}"
            return dict(pairs)

        def faults(name, text):
            if not text.endswith("\\n") or text.endswith("\\n\\n"):
                yield "it does not end in one line end"
            try:
                value = json.loads(text, object_pairs_hook=sorted_object)
            except (ValueError, AssertionError) as error:
                yield f"{error} in {text!r}"
                return
            judge = Draft202012Validator(schemas[name + ".schema.json"], registry=registry)
            error = best_match(judge.iter_errors(value))
            if error:
                yield f"{error.json_path}: {error.message[:2000]}"

        for name, path in zip(sys.argv[2::2], sys.argv[3::2]):
            text = pathlib.Path(path).read_text()
            parts = text.splitlines(True) if path.endswith(".journal") else [text]
            for part in parts or [""]:
                for fault in faults(name, part):
                    print(f"{path} under {name}: {fault}")
        """
}
