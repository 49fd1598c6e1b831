import Builders
import Model
import Testing

/// Init scripts, which are for Alpine and OpenWrt, beside a unit for everybody else.
@Suite struct InitScriptTests {
    static let scripts = [
        PackageSample.text("acme.initd", "#!/sbin/openrc-run\n", .service),
        PackageSample.text("acme.openrc", "#!/sbin/openrc-run\n", .service),
        PackageSample.text("acme.init", "#!/bin/sh /etc/rc.common\n", .service),
        PackageSample.text("openrc/acme", "#!/sbin/openrc-run\n", .service),
    ]
    static let formats: [any PackageFormat] = [DebPackage(), RpmPackage(), ArchPackage()]

    @Test(arguments: formats)
    func `systems with systemd get the unit alone`(_ format: any PackageFormat) throws {
        let unit = PackageSample.text("acme.service", PackageSample.unit, .service)
        for script in Self.scripts {
            let package = try PackageSample.package([PackageSample.program, unit, script])
            let services = try format.layout(package).filter { $0.kind == .service }.map(\.path)
            #expect(services == ["usr/lib/systemd/system/acme.service"], "\(script.path)")
        }
    }
}
