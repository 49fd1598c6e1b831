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

    private func located(_ node: YAMLNode?) -> Located<String>? {
        guard let node, let text = node.text else { return nil }
        return Located(text, at: node.place)
    }
}
