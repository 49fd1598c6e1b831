import Model
import Testing

@Suite("Placeholders") struct TemplateTests {
    private func value(_ word: String) -> String? {
        ["name": "acme", "version": "1.2.0", "env.HOME": "/root", "os": "{{name}}"][word]
    }

    @Test(arguments: [
        ("{{name}}-{{version}}", "acme-1.2.0"), ("{{ name }}", "acme"), ("plain", "plain"),
        ("", ""),
        ("{{env.HOME}}/x", "/root/x"), ("{ {name}}", "{ {name}}"), ("}}{{name}}{", "}}acme{"),
        // A value is never read as a template again.
        ("{{os}}", "{{name}}"),
    ])
    func `are replaced`(text: String, result: String) throws {
        #expect(try Template(text).expand(value) == result)
        #expect(try Template(text).text == text)
    }

    @Test(arguments: [
        ("{{nmae}}", "unknown placeholder '{{nmae}}'", "did you mean 'name'?"),
        (
            "{{env.}}", "unknown placeholder '{{env.}}'",
            "known are arch, commit, date, env.NAME, name, os, tag, version"
        ),
        ("a{{name", "'a{{name' opens '{{' and never closes it", nil),
        ("{{}}", "unknown placeholder '{{}}'", nil),
        ("{{{name}}}", "unknown placeholder '{{{name}}'", nil),
    ])
    func `unknown ones are refused`(text: String, message: String, hint: String?) throws {
        let failure = try #require(throws: Failure.self) { try Template(text) }
        #expect(failure.message == message)
        #expect(hint == nil || failure.hint == hint)
        #expect(failure.exit == .usage)
    }

    @Test(arguments: [
        ("{{tag}}", "'{{tag}}' has no value here"),
        ("{{env.NONE}}", "'{{env.NONE}}' has no value here: the variable is not set"),
    ])
    func `a word without a value is an error`(text: String, message: String) throws {
        let template = try Template(text)
        let failure = try #require(throws: Failure.self) { try template.expand(value) }
        #expect(failure.message == message)
    }
}
