import Model
import Options

/// Lays what a manifest says of a format over one another: the keys under `packages`, those below
/// the format's name there, and those of the artifact's own line.
struct FormatLayers {
    let shape: FormatShape
    let packages: YAMLNode?

    /// What they say together for an artifact of `format`; what is said of all packages is for those of
    /// Linux.
    func options(_ format: FormatWords, line: YAMLNode? = nil) -> any FormatOptions {
        let general = format.isNative ? packages : nil
        return format.options([general, packages?[format.name], line].compactMap { $0 })
    }

    /// What is said of all formats although `format` cannot do it: left out in silence, the packages
    /// would not do what their user wants of all of them.
    func complaints(_ format: FormatWords, line: YAMLNode) -> Complaints {
        var complaints = Complaints()
        guard format.isNative, let packages else { return complaints }
        let general = shape.general
        for field in shape.fields(of: format, inGeneral: true)
        where !field.isAbsent || field.isBinding {
            guard let node = packages[field.name],
                packages[format.name]?[field.name] == nil, line[field.name] == nil,
                let common = general.first(where: { $0.name == field.name })
            else { continue }
            // What is wrong for every format has its complaint already.
            guard Self.check(node, common.shape, field.name).isEmpty else { continue }
            for one in Self.check(node, field.shape, field.name).all {
                complaints.add(one.said(of: format.name))
            }
        }
        return complaints
    }

    private static func check(_ node: YAMLNode, _ shape: Shape, _ name: String) -> Complaints {
        var check = ShapeCheck()
        check.check(node, shape, "'\(name)'")
        return check.complaints
    }
}

extension Failure {
    /// Names the format, unless the complaint does.
    fileprivate func said(of format: String) -> Failure {
        what.hasPrefix(format) ? self : within("for \(format)")
    }
}
