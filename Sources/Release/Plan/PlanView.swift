package import Files
import Formats
import Keys
import Manifests
import Model
import Publishing
import Signatures

/// A plan, for people and for programs.
extension Plan {
    /// Every file, name, destination and command, as a table.
    package func table() -> String {
        var lines = ["\(product.name) \(identity.version)  \(identity.date.text)"]
        lines += [
            identity.tag.map { "tag \($0)" } ?? "", identity.commit.map { "commit \($0)" } ?? "",
        ]
        .filter { !$0.isEmpty }
        lines += ["", "files"] + rows(files.map { [$0.name, $0.what] })
        for artifact in artifacts {
            lines += ["", artifact.recipe.fileName]
            lines += contents(of: artifact)
        }
        if !programs.isEmpty {
            lines += ["", "programs"]
            lines += rows(
                programs.map {
                    [$0.path, "signed \($0.form) for \($0.processors.joined(separator: ", "))"]
                })
        }
        if let notarization { lines += ["", "notarized by Apple"] + rows(of: notarization) }
        if !leftOut.isEmpty { lines += ["", "left out"] + leftOut.map { "  " + $0 } }
        lines += ["", "commands in the notes"]
        lines += commands.map { "  \($0.system.rawValue): \($0.command)" }
        lines += ["", "destinations"]
        lines +=
            destinations.isEmpty
            ? ["  none"] : destinations.map { "  " + line($0) }
        return lines.map { SafeName.printable($0) }.joined(separator: "\n") + "\n"
    }

    /// The same for another program.
    package func json() -> [String: JSONValue] {
        [
            "name": .string(product.name), "version": .string(identity.version.description),
            "tag": identity.tag.map { .string($0) } ?? .null,
            "commit": identity.commit.map { .string($0) } ?? .null,
            "date": .string(identity.date.text), "snapshot": .bool(identity.isSnapshot),
            "files": .array(files.map { ["name": .string($0.name), "what": .string($0.what)] }),
            "artifacts": .array(artifacts.map { json($0) }),
            "programs": .array(
                programs.map {
                    [
                        "path": .string($0.path), "signature": .string($0.form),
                        "processors": .array($0.processors.map { .string($0) }),
                    ]
                }),
            "notarized": .array(
                notarization.map { $0.obstacle == nil ? $0.subjects : [] }?
                    .map { .string($0.name) } ?? []),
            "leftOut": .array(leftOut.map { .string($0) }),
            "commands": .array(
                commands.map {
                    ["system": .string($0.system.rawValue), "command": .string($0.command)]
                }),
            "destinations": .array(
                destinations.map {
                    [
                        "kind": .string($0.kind), "address": .string($0.address),
                        "required": .bool($0.isRequired),
                    ]
                }),
        ]
    }

    /// What is in `artifact`; of sources, which git lists, the count is enough.
    private func contents(of artifact: PlannedArtifact) -> [String] {
        let layout = artifact.recipe.layout
        guard artifact.platform != nil else {
            let size = ByteCount.text(artifact.size)
            let files = layout.count == 1 ? "1 file" : "\(layout.count) files"
            return ["  \(files) of the commit, \(size); --json lists them"]
        }
        return rows(layout.map { [$0.path, String($0.mode, radix: 8), $0.kind.rawValue] })
    }

    private func rows(of notarization: PlannedNotarization) -> [String] {
        if let obstacle = notarization.obstacle { return ["  nothing: \(obstacle)"] }
        return notarization.subjects.map { "  " + $0.name }
    }

    private func line(_ target: Target) -> String {
        "\(target.kind) \(target.address)/\(identity.version)"
            + (target.isRequired ? "" : "  may fail")
    }

    /// The release folder as it will be, sorted by name.
    var files: [(name: String, what: String)] {
        var files = artifacts.flatMap { artifact in
            artifact.fileNames.map {
                let signer = artifact.codeSigner.map { ", signed by \($0.name)" } ?? ""
                return ($0, (artifact.platform?.description ?? ArtifactRule.sourceWord) + signer)
            }
        }
        files += packageSeals.map {
            ($0.publicKeyName, "public key of \($0.identity.name), for packages")
        }
        files += [
            (ReleaseFile.record, "the record"), (ReleaseFile.checksums, "the checksum list"),
            (ReleaseFile.notes, "the notes"),
        ]
        for seal in seals {
            files.append((seal.publicKeyName, "public key of \(seal.identity.name)"))
            let signed =
                [ReleaseFile.checksums] + (signsEach ? artifacts.map(\.recipe.fileName) : [])
            let names = signed.map { seal.signatureName(of: $0) }
            files += names.map { ($0, "signed by \(seal.identity.name), \(seal.format.name)") }
            guard let timestamps else { continue }
            files += names.map { (ReleaseFile.timestamp(of: $0), "its timestamp by \(timestamps)") }
        }
        var seen: Set<String> = []
        return files.filter { seen.insert($0.0).inserted }
            .inOrder(of: \.0)
    }

    /// What the notes will tell people to type, where it can be known before signing.
    var commands: [VerificationStep] {
        let served = Set(artifacts.compactMap(\.platform?.os))
        return [.linux, .macos, .windows, .freebsd].filter { $0 != .freebsd || served.contains($0) }
            .flatMap { (system: OperatingSystem) in
                seals.flatMap { planned -> [VerificationStep] in
                    guard let key = planned.identity.key(planned.format.keyType) else { return [] }
                    let seal = ListSignature(
                        product: product.name, file: ReleaseFile.checksums,
                        signature: planned.signatureName(of: ReleaseFile.checksums),
                        publicKey: planned.publicKeyName, key: key, identity: planned.identity.name,
                        fingerprint: planned.fingerprint)
                    return planned.format.steps(for: seal, on: system)
                }
            }
    }

    private func json(_ artifact: PlannedArtifact) -> JSONValue {
        let entries = artifact.recipe.layout.map { entry -> JSONValue in
            [
                "path": .string(entry.path), "mode": .string(String(entry.mode, radix: 8)),
                "kind": .string(entry.kind.rawValue),
            ]
        }
        return [
            "name": .string(artifact.recipe.fileName), "format": .string(artifact.recipe.format),
            "platform": artifact.platform.map { .string($0.description) } ?? .null,
            "entries": .array(entries),
        ]
    }

    private func rows(_ cells: [[String]]) -> [String] {
        let columns = cells.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            cells.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return cells.map { row in
            let padded = row.enumerated().map { index, cell in
                index == row.count - 1
                    ? cell : cell + String(repeating: " ", count: widths[index] - cell.count)
            }
            return "  " + padded.joined(separator: "  ")
        }
    }
}
