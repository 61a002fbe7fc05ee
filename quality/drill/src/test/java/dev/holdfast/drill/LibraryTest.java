package dev.holdfast.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.drill.Exercise.Hostile;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibraryTest {
    @Test
    void shipsSeveralScriptsOfEveryKindAndEnoughHonestWork() {
        var library = Library.shipped();
        Map<Threat, Long> kinds =
                library.hostile().stream().collect(Collectors.groupingBy(Hostile::threat, Collectors.counting()));
        assertThat(kinds).containsOnlyKeys(Threat.values());
        assertThat(kinds.values()).allSatisfy(count -> assertThat(count).isGreaterThanOrEqualTo(4));
        assertThat(library.hostile()).hasSizeGreaterThanOrEqualTo(100);
        assertThat(library.honest()).hasSizeGreaterThanOrEqualTo(40);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}                             | `shell`, `scripts` number 1, `name` needs text where it has nothing; put numbers in quotes",
                "{name: a}                      | `shell`, `scripts` number 1, `harm` needs text where it has nothing; put numbers in quotes",
                "{name: a, harm: b}             | `shell`, `scripts` number 1 has a model that says nothing; give it `model`",
                "{name: a, harm: b, leaves: {}} | `shell`, `scripts` number 1 has the unknown key `leaves`; known are [bounds, files, harm, keeps, model, name, needs, never, person, setup, task, untracked]",
                "{name: a, harm: b, model: [{run: [x]}]} | `shell`, `scripts` number 1, `model` number 1, `run` needs text where it has `[x]`; put numbers in quotes",
                "{name: a, harm: b, model: [{run: x, faults: [reset]}]} | `shell`, `scripts` number 1, `model` number 1 has the unknown key `run`; known are [absent, calls, expects, faults, say]",
                "{name: a, harm: b, model: [{run: x}], bounds: {seconds: 0}} | `shell`, `scripts` number 1, `bounds`, `seconds` needs a whole number from 1 where it has `0`",
                "{name: a, harm: b, model: [{run: x}], person: {}} | `shell`, `scripts` number 1, `person` does nothing; give it `approves: anything` or `approves: {unless: [TEXT]}`",
            })
    void refusesAScriptThatItDoesNotUnderstand(String script, String message) {
        assertThatThrownBy(() -> ScriptReader.hostile(Threat.SHELL, "scripts: [" + script + "]"))
                .hasMessage(message);
    }

    @Test
    void refusesHonestWorkThatLeavesNothing() {
        assertThatThrownBy(() -> ScriptReader.honest("work", "scripts: [{name: a, model: [{run: x}]}]"))
                .hasMessage(
                        "`work`, `scripts` number 1 says nothing of what it leaves on the disk; give it `leaves` or `gone`");
    }
}
