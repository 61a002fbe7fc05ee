package dev.holdfast.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class ScriptRuleTest {
    private final ScriptRule scripts = new ScriptRule();

    @Test
    void scriptsOfNpmThatRunByThemselvesAreNamed() throws IOException {
        var shipment = new Shipment()
                .with("package/package.json", "{\"scripts\":{\"postinstall\":\"node x\",\"test\":\"y\"}}")
                .with("package/binding.gyp", "")
                .with("package/lib/package.json", "{\"scripts\":{\"install\":\"nobody runs it\"}}")
                .with("package/node_modules/a/package.json", "{\"scripts\":{\"install\":\"z\"}}");
        assertThat(shipment.findings(scripts))
                .containsExactly(
                        "WARN package/binding.gyp: npm compiles native code where the package is installed",
                        "WARN package/package.json: the script `postinstall` runs where the package is installed",
                        "NOTE package/node_modules/a/package.json: the script `install` runs where the package is installed");
    }

    @Test
    void hooksOfPythonAreNamed() throws IOException {
        var shipment = new Shipment()
                .with("a.pth", "import os; os.system('x')")
                .with("b.pth", "../lib")
                .with("sitecustomize.py", "")
                .with("a-1.0/setup.py", "");
        assertThat(shipment.findings(scripts, scripts))
                .containsExactly(
                        "WARN a.pth: a `.pth` file with code, which runs at every start of Python",
                        "WARN sitecustomize.py: it runs at every start of Python",
                        "NOTE a-1.0/setup.py: it runs where the package is installed from its sources");
    }

    @Test
    void machineCodeIsKnownByItsBytes() throws IOException {
        var windows = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
        windows.put((byte) 'M').put((byte) 'Z').putInt(0x3c, 64).putInt(64, 0x4550);
        var shipment = new Shipment()
                .with("bin/tool", 0755, head(0x7f454c46, 0))
                .with("lib/a.js", 0644, head(0x7f454c46, 0))
                .with("lib/b.node", 0644, head(0xcffaedfe, 0))
                .with("lib/c.dylib", 0644, head(0xcafebabe, 2))
                .with("lib/C.class", 0644, head(0xcafebabe, 65))
                .with("lib/d.exe", 0644, windows.array())
                .with("lib/e.txt", "MZ is how it begins, and it is long enough to be looked at as a program would be");
        assertThat(shipment.findings(new NativeRule(), (_, _) -> {}))
                .containsExactly(
                        "BLOCK lib/a.js: ELF machine code under a name that says it is something else",
                        "NOTE bin/tool: ELF machine code",
                        "NOTE lib/b.node: Mach-O machine code",
                        "NOTE lib/c.dylib: Mach-O machine code",
                        "NOTE lib/d.exe: Windows machine code");
    }

    @Test
    void bitsThatGiveRightsAwayAreNamed() throws IOException {
        var shipment = new Shipment()
                .with("a", 04755, new byte[0])
                .with("b", 02755, new byte[0])
                .with("c", 0666, new byte[0])
                .with("d", 0777, new byte[0])
                .with("e", 0755, new byte[0]);
        assertThat(shipment.findings(new ModeRule()))
                .containsExactly(
                        "BLOCK a: it runs with the rights of its owner or group, whoever starts it",
                        "BLOCK b: it runs with the rights of its owner or group, whoever starts it",
                        "NOTE c: everybody may write to it where permissions are kept, and to 1 more");
    }

    private static byte[] head(int first, int second) {
        return ByteBuffer.allocate(128).putInt(first).putInt(second).array();
    }
}
