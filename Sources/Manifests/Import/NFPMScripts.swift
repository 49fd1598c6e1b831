internal import Files
internal import Model

/// nFPM's scripts; `$PKG` blocks add those that only one format knows.
enum NFPMScripts {
    static func value(of map: ImportMap?) -> DraftValue {
        guard let map else { return .map([]) }
        return .map(
            ScriptMoment.allCases.compactMap { moment in
                map.text(moment.rawValue).map { (moment.rawValue, .text(Path.plain($0))) }
            })
    }
}
