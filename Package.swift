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

/// One room of the house; its imports point only downwards in this list.
func room(_ name: String, _ imports: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: imports, swiftSettings: rules)
}

func tests(_ name: String, _ imports: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: imports + ["TestSupport"], swiftSettings: rules)
}

let package = Package(
    name: "consign",
    products: [
        .executable(name: "consign", targets: ["consign"]),
        .library(name: "Consign", targets: ["Pipeline"]),
    ],
    targets: [
        system("CArchive", "libarchive", "libarchive-dev"),
        system("CCrypto", "libcrypto", "libssl-dev"),
        system("CCurl", "libcurl", "libcurl4-openssl-dev"),
        system("CDeflate", "libdeflate", "libdeflate-dev"),
        .systemLibrary(name: "CLinux"),
        system("CJansson", "jansson", "libjansson-dev"),
        system("CLZMA", "liblzma", "liblzma-dev"),
        system("CYAML", "yaml-0.1", "libyaml-dev"),
        system("CZlib", "zlib", "zlib1g-dev"),
        system("CZstd", "libzstd", "libzstd-dev"),

        room("Model", []),
        room("Files", ["Model", "CCrypto", "CJansson", "CLinux"]),
        room("Archives", ["Files", "CArchive", "CDeflate", "CLZMA", "CZlib", "CZstd"]),
        room("Builders", ["Archives"]),
        room("Signing", ["Files", "CCrypto"]),
        room("Publishing", ["Files", "CCurl"]),
        room("Notes", ["Model"]),
        room("Manifests", ["Files", "CYAML"]),
        room("Pipeline", ["Archives", "Builders", "Signing", "Publishing", "Notes", "Manifests"]),
        .executableTarget(name: "consign", dependencies: ["Pipeline"], swiftSettings: rules),

        .target(
            name: "TestSupport", dependencies: ["CLinux"], path: "Tests/TestSupport",
            swiftSettings: rules),
        tests("ModelTests", ["Model", "Files"]),
        tests("BuildersTests", ["Archives", "Builders"]),
        tests("SigningTests", ["Signing"]),
        tests("ManifestsTests", ["Manifests"]),
        tests("NotesTests", ["Notes"]),
        tests("PublishingTests", ["Publishing", "Files", "consign"]),
        .testTarget(
            name: "ScenarioTests", dependencies: ["consign", "Pipeline", "TestSupport"],
            exclude: ["Scenarios"], swiftSettings: rules),
    ],
    swiftLanguageModes: [.v6]
)
