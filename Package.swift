// swift-tools-version: 6.2

import PackageDescription

/// Every Swift target is held to the same rules: Swift 6, explicit imports, no warnings.
let rules: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A C library of the system: a module map and a `shim.h`, nothing else.
func system(_ name: String, _ pkgConfig: String, _ debian: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([debian])])
}

/// Where no bytes by the million pass, small code is worth more than fast code.
let small: [SwiftSetting] = rules + [.unsafeFlags(["-Osize"], .when(configuration: .release))]

/// Where every bit is looked at: without optimising, tests would spend a minute there.
let bitwise = rules + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// One room of the house; its imports point only downwards in this list.
func room(
    _ name: String, _ imports: [Target.Dependency], _ settings: [SwiftSetting] = rules
) -> Target {
    .target(name: name, dependencies: imports, swiftSettings: settings)
}

func tests(_ name: String, _ imports: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: imports + ["TestSupport"], swiftSettings: rules)
}

/// The tests of the room that ROOM names, or all of them.
func wanted(_ tests: [Target]) -> [Target] {
    guard let room = Context.environment["ROOM"], !room.isEmpty else { return tests }
    return tests.filter { $0.name == room + "Tests" }
}

let package = Package(
    name: "consign",
    products: [
        .executable(name: "consign", targets: ["consign"])
    ],
    targets: [
        system("CArchive", "libarchive", "libarchive-dev"),
        system("CCrypto", "libcrypto", "libssl-dev"),
        // Opened when the network is needed, so only its headers are looked for.
        .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        system("CDeflate", "libdeflate", "libdeflate-dev"),
        .systemLibrary(name: "CLinux"),
        system("CJansson", "jansson", "libjansson-dev"),
        system("CLZMA", "liblzma", "liblzma-dev"),
        system("CYAML", "yaml-0.1", "libyaml-dev"),
        system("CZlib", "zlib", "zlib1g-dev"),
        system("CZstd", "libzstd", "libzstd-dev"),

        room("Model", [], small),
        room("Files", ["Model", "CCrypto", "CJansson", "CLinux"]),
        room("Archives", ["Files", "CArchive", "CDeflate", "CLZMA", "CZlib", "CZstd"], bitwise),
        room("Crypto", ["Files", "CCrypto"], small),
        room("Keys", ["Crypto"], small),
        room("Options", ["Files", "CYAML"], small),
        room("Formats", ["Archives", "Crypto", "Options"], small),
        room("Signatures", ["Keys"], small),
        room("Trust", ["Signatures", "Formats"], small),
        room("Publishing", ["Files", "CCurl"], small),
        room("Manifests", ["Options"], small),
        room("Notes", ["Model"], small),
        room("Indexes", ["Trust", "Publishing"], small),
        room("Release", ["Indexes", "Manifests", "Notes"], small),
        room("Workflows", ["Release"], small),
        .executableTarget(name: "consign", dependencies: ["Workflows"], swiftSettings: small),

        .target(
            name: "TestSupport", dependencies: ["CLinux", "Model"], path: "Tests/TestSupport",
            swiftSettings: rules),
        .target(
            name: "Samples", dependencies: ["TestSupport", "Formats", "Trust"],
            path: "Tests/Samples", swiftSettings: rules),
    ]
        + wanted([
            tests("ModelTests", ["Model", "Files"]),
            tests("FilesTests", ["Files"]),
            tests("ArchivesTests", ["Formats", "Samples"]),
            tests("CryptoTests", ["Crypto", "Samples"]),
            tests("KeysTests", ["Keys", "Samples"]),
            tests("FormatsTests", ["Formats", "Samples"]),
            tests("SignaturesTests", ["Signatures", "Samples"]),
            tests("TrustTests", ["Trust", "Samples"]),
            tests("PublishingTests", ["Publishing", "Indexes", "consign"]),
            tests("IndexesTests", ["Indexes"]),
            tests("ManifestsTests", ["Manifests", "Formats"]),
            tests("NotesTests", ["Notes"]),
            .testTarget(
                name: "ScenarioTests", dependencies: ["consign", "Workflows", "TestSupport"],
                exclude: ["Scenarios"], swiftSettings: rules),
        ]),
    swiftLanguageModes: [.v6]
)
