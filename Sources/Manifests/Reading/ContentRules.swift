import Model
import Options

/// What a content's kind asks of its other keys.
enum ContentRules {
    static func complaints(about node: YAMLNode, _ kind: ContentKind) -> Complaints {
        var complaints = Complaints()
        let this = "this is of kind '\(kind.rawValue)'"
        if let enable = node["enable"], kind != .service, kind != .timer {
            complaints.add(
                "'enable' is for services and timers", this, at: enable.place,
                hint: "remove it, or write 'kind: service'")
        }
        if let key = node["noreplace"], kind != .config {
            complaints.add(
                "'noreplace' is for configuration files", this, at: key.place,
                hint: "remove it, or write 'kind: config'")
        }
        if let target = node["target"], kind != .symlink {
            complaints.add(
                "'target' is for symbolic links", this, at: target.place,
                hint: "remove it, or write 'kind: symlink'")
        }
        for key in required(kind) where node[key] == nil {
            complaints.add(
                "'\(key)' is missing", "in an element of 'contents' of kind '\(kind.rawValue)'",
                at: node.place, hint: "write: \(key): \(example(key))")
        }
        if kind.isMade, let file = node["file"] {
            complaints.add(
                "'file' has no meaning here", "\(this), which installing makes", at: file.place,
                hint: "say with 'to' where it is made")
        }
        if kind == .symlink || kind == .ghost, let to = node["to"], to.text?.hasSuffix("/") == true
        {
            complaints.add(
                "'to' ends in '/'", "\(this), which is not a folder", at: to.place,
                hint: "write its whole path, like \(example("to"))")
        }
        return complaints
    }

    private static func required(_ kind: ContentKind) -> [String] {
        switch kind {
        case .symlink: ["to", "target"]
        case .directory, .ghost: ["to"]
        default: ["file"]
        }
    }

    private static func example(_ key: String) -> String {
        switch key {
        case "to": "/var/lib/acme"
        case "target": "../lib/acme/acme"
        default: "acme"
        }
    }
}
