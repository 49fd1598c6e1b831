import Foundation
import TestSupport

/// A tagged project, and a runner of workflows for it, written in Python and no more than what
/// these need.
///
/// What it does to artifacts is what GitHub's actions do: links are followed, modes are lost, and
/// hidden files are left out unless they are asked for.
struct WorkflowProject {
    let scratch: Scratch

    static let manifest = """
        consign: 1
        name: acme
        version: tag
        platforms:
          linux-amd64: stage/linux-amd64
          linux-arm64: stage/linux arm64
          windows-amd64: stage/windows-amd64
        contents:
          - {file: acme, kind: program}
          - {file: ".*", kind: file, for: linux-*}
          - {file: also, kind: file, for: linux-*}
        artifacts:
          - {format: tar.gz, for: linux-*}
          - {format: zip, for: windows-*}
        sign: {keys: [release-2026], formats: [ssh]}
        publish: [{directory: public}]
        ci:
          build: ['sh build.sh "$PLATFORM"']
          runners: {windows-amd64: windows-2025}

        """

    /// The same, whose jobs find Consign where the tests have it.
    static let installed = manifest + "  install: {run: ['true'], path: tools}\n"

    private static let build = """
        place=stage/$1
        [ "$1" != linux-arm64 ] || place='stage/linux arm64'
        mkdir -p "$place"
        echo "for $1 on $PLATFORM_OS, $PLATFORM_ARCH" > "$place/acme"
        case $1 in
        linux-*) echo hidden > "$place/.hidden"; ln -s acme "$place/also" ;;
        windows-*) mv "$place/acme" "$place/acme.exe" ;;
        esac
        """

    init() throws {
        scratch = try Scratch()
        try scratch.write("origin/consign.yaml", Self.installed)
        try scratch.write("origin/build.sh", Self.build)
        try scratch.write(
            "origin/.gitignore", "/stage/\n/dist/\n/public/\n/sealed/\n/joined/\n*.key\n")
        let made = try Command.run(
            "/bin/sh",
            [
                "-ec",
                """
                printf '%s\n' "$PASSPHRASE" > passphrase
                "$CONSIGN" key new release-2026 --passphrase-fd 3 --dir keys -q 3< passphrase
                rm passphrase
                mkdir origin/keys && cp keys/*.pub keys/*.pem origin/keys/
                cd origin && git init -q -b main . && git add -A && git commit -qm one && git tag v1.0.0
                """,
            ], in: scratch.path,
            environment: Self.identity.merging(["PASSPHRASE": Self.passphrase]) { $1 })
        guard made.status == 0 else { throw Trouble(outcome: made) }
    }

    private static let passphrase = "correct horse/battery"

    struct Trouble: Error { let outcome: Outcome }

    private static let identity = [
        "CONSIGN": Product.consign, "GIT_AUTHOR_NAME": "Acme",
        "GIT_AUTHOR_EMAIL": "release@acme.example", "GIT_COMMITTER_NAME": "Acme",
        "GIT_COMMITTER_EMAIL": "release@acme.example", "GIT_CONFIG_GLOBAL": "/dev/null",
    ]

    /// Runs `jobs` of the workflow for `service`, or `action` for the `version` that somebody typed;
    /// with `breaks`, no program finds the checksums right; with `bare`, the runner has no Consign.
    func run(
        _ service: String, _ jobs: [String], secrets: Bool = true, action: String = "",
        version: String? = nil, breaks: Bool = false, bare: Bool = false
    ) throws -> Outcome {
        let file = scratch("\(service).yml")
        let written = try Command.run(
            Product.consign, ["ci", service, "-o", file, "-q"], in: scratch("origin"))
        guard written.status == 0 else { return written }
        let tool = URL(fileURLWithPath: Product.consign).deletingLastPathComponent().path
        var environment = Self.identity
        environment["PATH"] =
            (bare ? "" : tool + ":") + (ProcessInfo.processInfo.environment["PATH"] ?? "")
        if breaks {
            environment["PATH"] = try wrong("sha256sum") + ":" + environment["PATH", default: ""]
        }
        environment["HOME"] = scratch.path
        environment["CONSIGN_KEYS"] = ""
        if secrets {
            // As somebody pastes it, without the last line end.
            environment["SECRET_CONSIGN_KEY_RELEASE_2026_ED25519"] = String(
                try scratch.text("keys/release-2026.ed25519.key").dropLast())
            environment["SECRET_CONSIGN_PASSPHRASE"] = Self.passphrase
        }
        return try Command.run(
            Python.path ?? "",
            ["-c", Self.runner, service, file, scratch.path, action, version ?? "-"] + jobs,
            environment: environment)
    }

    /// A folder with a program that fails, but for a job that builds.
    private func wrong(_ name: String) throws -> String {
        try scratch.write(
            "wrong/\(name)",
            "#!/bin/sh\n[ -z \"$PLATFORM\" ] || exec /usr/bin/\(name) \"$@\"\nexit 1\n",
            mode: 0o755)
        return scratch("wrong")
    }

    /// Answers as GitHub does what runs have kept; the expression is jq's own affair.
    func answer(_ runs: [(id: Int, branch: String, fork: Bool, expired: Bool)]) throws {
        let artifacts = runs.map { run in
            """
            {"expired": \(run.expired), "workflow_run": {"id": \(run.id), "repository_id": 5,
            "head_repository_id": \(run.fork ? 6 : 5), "head_branch": "\(run.branch)"}}
            """
        }
        try scratch.write("answer.json", "{\"artifacts\": [\(artifacts.joined(separator: ","))]}")
        try scratch.write(
            "tools/gh",
            """
            #!/bin/sh
            echo "$*" >> "\(scratch("asked"))"
            while [ "$1" != --jq ]; do shift; done
            exec jq -r "$2" "\(scratch("answer.json"))"
            """, mode: 0o755)
    }

    private static let runner = #"""
        import json, os, re, shutil, subprocess, sys, yaml
        service, file, base, action, version, *wanted = sys.argv[1:]
        flow = yaml.safe_load(open(file))
        work, temp, store = (os.path.join(base, name) for name in ("work", "temp", "store"))
        asked = version != "-"
        tag = "" if "snapshot" in wanted or asked else "v1.0.0"
        secrets = {k[7:]: os.environ.pop(k) for k in list(os.environ) if k.startswith("SECRET_")}
        plain = dict(os.environ, PATH=os.path.join(base, "tools") + ":" + os.environ["PATH"])

        def fresh():
            for folder in (work, temp):
                shutil.rmtree(folder, ignore_errors=True)
            os.mkdir(temp)
            subprocess.run(["git", "clone", "-q", os.path.join(base, "origin"), work], check=True)

        def shell(lines, extra, program):
            script = os.path.join(temp, "script")
            open(script, "w").write(lines)
            env = {**plain, "RUNNER_TEMP": temp, "TMPDIR": temp, **extra}
            done = subprocess.run(program + [script], cwd=work, env=env, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            print(done.stdout, flush=True)
            for place, _, names in os.walk(temp):
                for name in names:
                    if name.endswith(".key"):
                        mode = os.stat(os.path.join(place, name)).st_mode & 0o777
                        print("mode of keys: %o" % mode, flush=True)
            return done.returncode

        def copy(source, target, hidden):
            for place, _, names in os.walk(source, followlinks=True):
                for name in names:
                    path = os.path.join(place, name)
                    below = os.path.relpath(path, source)
                    if not hidden and any(p.startswith(".") for p in below.split("/")):
                        continue
                    end = os.path.join(target, below)
                    os.makedirs(os.path.dirname(end), exist_ok=True)
                    shutil.copyfile(path, end)

        def actions(job, context):
            def value(text):
                if text.startswith("secrets."):
                    return secrets.get(text[8:], "")
                return {
                    "inputs.version": version if asked else "", "inputs.key": "", "inputs.reason": "",
                    "github.token": "token", "github.ref_name": tag or "main",
                    "github.ref": "refs/tags/" + tag,
                    "inputs.version && format('refs/tags/{0}', inputs.version) || github.ref":
                        "refs/tags/" + (version if asked else tag), **context}[text]
            def expand(text):
                return re.sub(r"\$\{\{ (.*?) \}\}", lambda m: value(m[1]), str(text))
            path, status = [], 0
            common = {k: expand(v) for k, v in job.get("env", {}).items()}
            common.update(GITHUB_ACTIONS="true", GITHUB_REF_TYPE="tag" if tag else "branch",
                          GITHUB_SHA="unused")
            outputs = os.path.join(base, "outputs")
            for step in job["steps"]:
                when = step.get("if", "")
                if status and when != "always()":
                    continue
                if when not in ("", "always()") and when not in (
                        "github.event_name == 'workflow_dispatch'" if asked else None,
                        "inputs.action == '" + action + "'"):
                    continue
                uses = step.get("uses", "")
                if uses:
                    assert re.search(r"@[0-9a-f]{40}$", uses), uses
                options = step.get("with", {})
                name = expand(options.get("name", ""))
                if "checkout" in uses:
                    assert options["persist-credentials"] is False
                elif "cache" in uses:
                    # Only what earlier runs have compressed, under a name without a secret.
                    assert options["path"] == ".consign", options
                    assert options["key"] == "consign-${{ runner.os }}-${{ github.sha }}", options
                    assert options["key"].startswith(options["restore-keys"]), options
                elif "upload" in uses:
                    place = os.path.join(work, options["path"])
                    copy(place, os.path.join(store, name), options.get("include-hidden-files"))
                elif "download" in uses and name:
                    assert expand(options["run-id"]) == "7", options
                    copy(os.path.join(store, name), os.path.join(work, options["path"]), True)
                elif "download" in uses:
                    prefix = options["pattern"].rstrip("*")
                    for found in os.listdir(store):
                        if found.startswith(prefix):
                            copy(os.path.join(store, found),
                                 os.path.join(work, options["path"], found), True)
                else:
                    assert "${{" not in step["run"], step["run"]
                    open(outputs, "w").close()
                    own = {k: expand(v) for k, v in step.get("env", {}).items()}
                    paths = os.path.join(base, "path")
                    open(paths, "w").close()
                    code = shell(step["run"], {
                        **common, **own, "GITHUB_OUTPUT": outputs, "GITHUB_PATH": paths,
                        "GITHUB_STEP_SUMMARY": os.path.join(base, "page")},
                        ["bash", "--noprofile", "--norc", "-eo", "pipefail"])
                    status = status or code
                    for line in open(outputs).read().splitlines():
                        if line.startswith("run="):
                            context["needs.preflight.outputs.run"] = line[4:]
                            print(line, flush=True)
                    found = re.search(r"matrix<<(\S+)\n(.*)\n\1\n", open(outputs).read())
                    if found:
                        context["matrix"] = found[2]
            return status

        def github():
            context = {}
            for name in wanted:
                job = flow["jobs"][name]
                if name != "stage":
                    fresh()
                    yield actions(job, context)
                    continue
                include = job["strategy"]["matrix"]["include"]
                if isinstance(include, str):
                    assert include == "${{ fromJSON(needs.plan.outputs.matrix) }}"
                    fresh()
                    yield actions(flow["jobs"]["plan"], context)
                    include = json.loads(context["matrix"])
                for entry in include:
                    words = {"matrix." + k: v for k, v in entry.items() if isinstance(v, str)}
                    words["join(matrix.folders, ':')"] = ":".join(entry["folders"])
                    fresh()
                    yield actions(job, words)

        def gitlab():
            kept = os.path.join(base, "kept")
            for name in wanted:
                job = flow[name]
                for entry in job.get("parallel", {}).get("matrix", [{}]):
                    fresh()
                    if name != "stage" and os.path.isdir(kept):
                        shutil.copytree(kept, work, symlinks=True, dirs_exist_ok=True)
                    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=work, text=True,
                                          stdout=subprocess.PIPE).stdout.strip()
                    given = {"GITLAB_CI": "true", "CI_COMMIT_SHA": head, "CONSIGN_ACTION": "",
                             **secrets, **entry}
                    given["CONSIGN_ACTION"] = action
                    if tag or asked:
                        given["CI_COMMIT_TAG"] = tag or version
                    given.update(job.get("variables", {}))
                    # A variable of the kind 'file' holds a name.
                    for key in secrets:
                        given[key] = os.path.join(base, key)
                        open(given[key], "w").write(secrets[key])
                    for lines in job["script"]:
                        yield shell(lines, given, ["sh", "-e"])
                    for path in job.get("artifacts", {}).get("paths", []) if name == "stage" else []:
                        path = path.replace("$PLATFORM", entry["PLATFORM"])
                        shutil.copytree(os.path.join(work, path), os.path.join(kept, path),
                                        symlinks=True)

        for code in gitlab() if service == "gitlab" else github():
            if code:
                sys.exit(code)
        """#
}
