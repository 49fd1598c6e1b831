/// A kind of project, known by one file: the name of the file and what can be read from it.
struct ProjectKind: Sendable {
    let file: String
    /// Facts from the file's text; only what stands there plainly, nothing is run.
    let read: @Sendable (String) -> ProjectFacts

    /// In the order in which they are looked for; the first that is there is the project's kind.
    static let all = [
        swift, cargo, go, node, cmake, python,
        ProjectKind(file: "Makefile", read: ProjectText.makefile),
    ]

    private static let swift = ProjectKind(file: "Package.swift") { text in
        let code = ProjectText.withoutComments(text, "//")
        var facts = ProjectFacts()
        facts.name = ProjectText.string(in: code, after: "Package(", "name:")
        facts.program =
            ProjectText.string(in: code, after: ".executable(", "name:")
            ?? ProjectText.string(in: code, after: ".executableTarget(", "name:")
        facts.howToFill =
            "swift build -c release && install -D -t stage/linux-amd64 .build/release/PROGRAM"
        return facts
    }

    private static let cargo = ProjectKind(file: "Cargo.toml") { text in
        let toml = TOMLStrings(text)
        var facts = ProjectFacts()
        facts.name = toml["package", "name"]
        facts.version = toml["package", "version"]
        facts.description = toml["package", "description"]
        facts.license = toml["package", "license"]
        facts.homepage = toml["package", "homepage"] ?? toml["package", "repository"]
        facts.maintainer = toml["package", "authors"]
        facts.program = toml["bin", "name"]
        facts.howToFill =
            "cargo build --release && install -D -t stage/linux-amd64 target/release/PROGRAM"
        return facts
    }

    private static let go = ProjectKind(file: "go.mod") { text in
        let code = ProjectText.withoutComments(text, "//")
        let line = code.split(whereSeparator: \.isNewline).first { $0.hasPrefix("module ") }
        let path = (line ?? "").dropFirst(7).split(separator: " ").first ?? ""
        let parts = path.filter { $0 != "\"" }.split(separator: "/").map(String.init)
        // A major version is the last part of a module's path, not of its name.
        let named = parts.last { !($0.first == "v" && Int($0.dropFirst()) != nil) }
        var facts = ProjectFacts()
        facts.name = named
        if let host = parts.first, host == "github.com" || host == "gitlab.com", parts.count >= 3 {
            facts.homepage = "https://" + parts.prefix(3).joined(separator: "/")
        }
        facts.howToFill = "GOOS=linux GOARCH=amd64 go build -o stage/linux-amd64/ ."
        return facts
    }

    private static let node = ProjectKind(file: "package.json", read: ProjectText.packageJSON)

    private static let cmake = ProjectKind(file: "CMakeLists.txt") { text in
        let code = ProjectText.withoutComments(text, "#")
        let words = ProjectText.arguments(of: "project", in: code)
        func value(_ key: String) -> String? {
            words.firstIndex(of: key).flatMap { words.dropFirst($0 + 1).first }
        }
        var facts = ProjectFacts()
        facts.name = words.first
        facts.version = value("VERSION")
        facts.description = value("DESCRIPTION")
        facts.homepage = value("HOMEPAGE_URL")
        facts.program = ProjectText.arguments(of: "add_executable", in: code).first
        facts.howToFill = "cmake --build build && install -D -t stage/linux-amd64 build/PROGRAM"
        return facts
    }

    private static let python = ProjectKind(file: "pyproject.toml") { text in
        let toml = TOMLStrings(text)
        func value(_ key: String) -> String? { toml["project", key] ?? toml["tool.poetry", key] }
        var facts = ProjectFacts()
        facts.name = value("name")
        facts.version = value("version")
        facts.description = value("description")
        facts.license = value("license")
        facts.homepage =
            toml["project.urls", "Homepage"] ?? toml["project.urls", "homepage"]
            ?? value("homepage") ?? toml["project.urls", "Repository"]
        facts.maintainer =
            toml["tool.poetry", "authors"]
            ?? ProjectText.person(
                ProjectText.string(in: text, after: "authors = [", "name = "),
                ProjectText.string(in: text, after: "authors = [", "email = "))
        facts.program =
            toml.firstKey(of: "project.scripts") ?? toml.firstKey(of: "tool.poetry.scripts")
        facts.howToFill = "install -D -t stage/linux-amd64 dist/PROGRAM"
        return facts
    }
}
