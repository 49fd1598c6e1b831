/// The keys of `ci`: what workflows run.
enum ContinuousShape {
    static var fields: [Field] {
        [
            Field(
                "image", .text(ManifestRule.image),
                "The container image of jobs on Linux, when not the runner's own system; it needs "
                    + "bash, git and curl.", example: "buildpack-deps:bookworm"),
            Field(
                "setup", commands,
                "What every job that builds, tests or releases runs first; PLATFORM is empty but "
                    + "where a platform is built.",
                example: "[apt-get update, apt-get -y install make]"),
            Field(
                "install", .map(installation),
                "How a job gets Consign; without it, the image or the runner has it."),
            Field("test", commands, "What tests the project.", example: "[make check]"),
            Field(
                "build", commands,
                "What stages one platform, whose name is in PLATFORM, its halves in PLATFORM_OS and "
                    + "PLATFORM_ARCH.", example: "['make stage TARGET=\"$PLATFORM\"']"),
            Field(
                "runners", .pairs(ManifestRule.platform, .text(ManifestRule.runner)),
                "Labels of the runners that build a platform, where the usual ones are not meant.",
                example: "{linux-arm64: my-arm-runner}"),
        ]
    }

    private static var commands: Shape { .list(.text(ManifestRule.command), atLeast: 1) }

    private static var installation: [Field] {
        [
            Field("run", commands, "Commands that make it.", example: "[make build]"),
            Field(
                "path", .text(ManifestRule.file), "The folder in which they leave it.",
                example: ".build/release"),
            Field(
                "url", .text(ManifestRule.download),
                "A release of Consign to fetch: a tar.gz for the machine that the jobs run on.",
                example: "https://consign.example/0.1.0/consign-0.1.0-linux-amd64.tar.gz"),
            Field(
                "sha256", .text(ManifestRule.sha256), "What the fetched file must be.",
                example: "5f70…"),
        ]
    }
}
