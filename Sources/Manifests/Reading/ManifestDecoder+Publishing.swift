import Model
import Options

/// Where a release goes, and who is told.
extension ManifestDecoder {
    func announce(_ node: YAMLNode?) -> AnnouncePolicy {
        var policy = AnnouncePolicy()
        policy.to = nodes(node?["to"]).compactMap { destination($0, of: words.announcers) }
        policy.message = node?["message"].flatMap(template)
        policy.failures = flag(node?["failures"])
        return policy
    }

    func destination(_ node: YAMLNode, of kinds: [DestinationKind]) -> Destination? {
        let members = node.members ?? []
        guard
            let kind = members.first(where: { member in
                kinds.contains { $0.name == member.key }
            }), let address = template(kind.value)
        else { return nil }
        var settings: [String: Located<Template>] = [:]
        for member in members where member.key != kind.key && member.key != "required" {
            settings[member.key] = template(member.value)
        }
        return Destination(
            kind: Located(kind.key, at: kind.place), address: address, settings: settings,
            isRequired: isRequired(node))
    }
}
