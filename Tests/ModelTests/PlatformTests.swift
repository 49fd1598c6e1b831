import Model
import Testing

@Suite("Platforms") struct PlatformTests {
    @Test func `every one reads what it writes`() throws {
        for os in OperatingSystem.allCases {
            for arch in Architecture.allCases where arch != .universal || os == .macos {
                let platform = Platform(os, arch)
                #expect(try Platform(parsing: platform.description) == platform)
            }
        }
    }

    @Test(arguments: [
        ("linux-x86_64", "did you mean 'linux-amd64'?"),
        ("linux-aarch64", "did you mean 'linux-arm64'?"),
        ("linux-x64", "did you mean 'linux-amd64'?"), ("linux-i686", "did you mean 'linux-386'?"),
        ("linux-armhf", "did you mean 'linux-armv7'?"),
        ("linux-ppc64el", "did you mean 'linux-ppc64le'?"),
        ("darwin-arm64", "did you mean 'macos-arm64'?"), ("linus-arm64", "did you mean 'linux'?"),
        ("windwos-amd64", "did you mean 'windows'?"), ("linux-noarch", "did you mean 'linux-all'?"),
        ("linux", "a platform is written os-arch, like linux-amd64"),
        ("", "a platform is written os-arch, like linux-amd64"),
        ("plan9-amd64", "known are freebsd, linux, macos, windows"),
        ("linux-universal", "universal is for macos; elsewhere name one processor"),
        ("Linux-amd64", "did you mean 'linux-amd64'?"),
        ("win-x64", "did you mean 'windows-amd64'?"),
        ("linux/arm64", "did you mean 'linux-arm64'?"),
        ("aarch64-linux", "did you mean 'linux-arm64'?"),
        ("linux_amd65", "a platform is written os-arch, like linux-amd64"),
        ("linux-amd65", "did you mean 'amd64'?"),
    ])
    func `unknown ones are explained`(text: String, hint: String) {
        #expect(throws: Failure("unknown platform '\(text)'", hint: hint, exit: .usage)) {
            try Platform(parsing: text)
        }
    }

    @Test func `every alias leads to a known processor`() {
        for (alias, architecture) in Architecture.aliases {
            #expect(Architecture(rawValue: alias) == nil)
            #expect(Architecture.allCases.contains(architecture))
        }
    }

    @Test func `are sorted by system then processor`() throws {
        let names = [
            "freebsd-amd64", "linux-386", "linux-amd64", "linux-arm64", "macos-amd64",
            "windows-amd64",
        ]
        let platforms = try names.map { try Platform(parsing: $0) }
        #expect(platforms.shuffled().sorted() == platforms)
    }
}
