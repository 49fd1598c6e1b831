import Files
import Model

/// Lays the keys for native packages over one another: those under `packages`, those of the format
/// below it, and those of the artifact's own line. A later one replaces an earlier one whole.
enum NativeDecoder {
    static func policy(_ layers: [YAMLNode?]) -> NativePolicy {
        var policy = NativePolicy()
        for layer in layers {
            guard let layer else { continue }
            applyFacts(layer, to: &policy)
            applyLists(layer, to: &policy)
            applyFiles(layer, to: &policy)
        }
        return policy
    }

    private static func applyFacts(_ node: YAMLNode, to policy: inout NativePolicy) {
        policy.name = located(node["package"]) ?? policy.name
        policy.summary = node["summary"]?.text ?? policy.summary
        policy.about = node["about"]?.text ?? policy.about
        policy.revision = located(node["release"]) ?? policy.revision
        policy.epoch = node["epoch"]?.text.flatMap { Int($0) } ?? policy.epoch
        policy.section = node["section"]?.text ?? policy.section
        policy.priority = node["priority"]?.text ?? policy.priority
        policy.packager = node["packager"]?.text ?? policy.packager
        policy.vendor = node["vendor"]?.text ?? policy.vendor
        policy.compression = located(node["compression"]) ?? policy.compression
        policy.signer = located(node["sign"]) ?? policy.signer
        if case .scalar(let text, isPlain: true)? = node["libraries"]?.body {
            policy.findsLibraries = text != "false"
        }
    }

    private static func applyLists(_ node: YAMLNode, to policy: inout NativePolicy) {
        for relation in Relation.allCases {
            guard let list = node[relation.rawValue]?.elements else { continue }
            policy.relations[relation] = list.compactMap { located($0) }
        }
        if let groups = node["groups"]?.elements { policy.groups = groups.compactMap(\.text) }
        if let triggers = node["triggers"]?.elements {
            policy.triggers = triggers.compactMap { located($0) }
        }
        if let list = node["alternatives"]?.elements {
            policy.alternatives = list.compactMap(alternative)
        }
        if let fields = node["fields"]?.members {
            policy.fields = fields.compactMap { member in
                member.value.text.map { (Located(member.key, at: member.place), $0) }
            }
        }
        if let waivers = node["waive"]?.members {
            policy.waivers = waivers.compactMap { member in
                member.value.text.map {
                    Located(Waiver(finding: member.key, reason: $0), at: member.place)
                }
            }
        }
    }

    private static func applyFiles(_ node: YAMLNode, to policy: inout NativePolicy) {
        policy.changelog = input(node["changelog"]) ?? policy.changelog
        for moment in ScriptMoment.allCases {
            guard let script = input(node["scripts"]?[moment.rawValue]) else { continue }
            policy.scripts[moment] = script
        }
    }

    /// A file beside the manifest, in the one spelling that a record takes.
    private static func input(_ node: YAMLNode?) -> Located<String>? {
        located(node).map { Located(Path.plain($0.value), at: $0.place) }
    }

    private static func alternative(_ node: YAMLNode) -> Located<Alternative>? {
        guard let link = node["link"]?.text, let path = node["path"]?.text else { return nil }
        let name = node["name"]?.text ?? String(link.split(separator: "/").last ?? "")
        return Located(
            Alternative(
                link: link, name: name, path: path,
                priority: node["priority"]?.text.flatMap { Int($0) } ?? 50), at: node.place)
    }

    private static func located(_ node: YAMLNode?) -> Located<String>? {
        node.flatMap { node in node.text.map { Located($0, at: node.place) } }
    }
}
