import Model
import Options

extension ManifestDecoder {
    mutating func programs(_ node: YAMLNode?) -> ProgramPolicy {
        var policy = ProgramPolicy()
        guard let node = node?["macos"] else { return policy }
        policy.macos.sign = node["sign"]?.text.map { MacProgramPolicy.Signing($0) }
        policy.macos.signPlace = node["sign"]?.place
        policy.macos.identifier = located(node["identifier"])
        policy.macos.entitlements = located(node["entitlements"])
        policy.macos.runtime = node["runtime"].map { flag($0) }
        policy.macos.timestamp = stamping(node["timestamp"], policy.macos)
        // Unasked, only what has no signature gets one, which would then have these by chance.
        guard policy.macos.sign == nil || policy.macos.sign == .off else { return policy }
        let idle = ["entitlements", "runtime"] + (policy.macos.sign == nil ? [] : ["identifier"])
        for key in idle {
            guard let value = node[key] else { continue }
            complain(
                "'\(key)' says how programs are signed",
                policy.macos.sign == nil
                    ? "not all of them are, without 'sign'"
                    : "'sign: none' leaves them as they are",
                at: value.place,
                hint: "write 'sign: ad-hoc' beside it, or an identity's name, or leave it out")
        }
        return policy
    }

    private mutating func stamping(
        _ node: YAMLNode?, _ policy: MacProgramPolicy
    ) -> MacProgramPolicy.Stamping? {
        guard let node else { return nil }
        if policy.identity == nil {
            complain(
                "'timestamp' is for what an identity signs", "none is named under 'sign'",
                at: node.place, hint: "write 'sign: NAME' beside it, or leave it out")
        }
        return node.text == nil ? timestamp(node).map { .authority($0) } : .off
    }

    private func located(_ node: YAMLNode?) -> Located<String>? {
        guard let node, let text = node.text else { return nil }
        return Located(text, at: node.place)
    }
}
