package dev.holdfast.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RailwayStandInTest {
    private static final List<String> BOTH = List.of("prod-db", "prod-db-backups");

    private final RailwayStandIn railway = RailwayStandIn.open("t0ken");
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        railway.close();
        http.shutdownNow();
    }

    @Test
    void listsItsVolumes() throws Exception {
        assertThat(post("Bearer t0ken", "{\"query\": \"query { volumes { id } }\"}"))
                .isEqualTo("200 {\"data\":{\"volumes\":[{\"id\":\"prod-db\"},{\"id\":\"prod-db-backups\"}]}}");
    }

    @Test
    void deletesAVolumeAndItsBackupsForWhoeverHasTheToken() throws Exception {
        assertThat(post("Bearer t0ken", "{\"query\": \"mutation { volumeDelete(volumeId: \\\"prod-db\\\") }\"}"))
                .isEqualTo("200 {\"data\":{\"volumeDelete\":true}}");
        assertThat(railway.volumes()).isEmpty();
        assertThat(railway.requests()).isEqualTo(1);
    }

    @Test
    void takesTheVolumeFromAVariableToo() throws Exception {
        assertThat(post("Bearer t0ken", """
                {"query": "mutation ($id: String!) { volumeDelete(volumeId: $id) }", "variables": {"id": "prod-db-backups"}}
                """)).isEqualTo("200 {\"data\":{\"volumeDelete\":true}}");
        assertThat(railway.volumes()).containsExactly("prod-db");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Bearer other  | {\"query\": \"mutation { volumeDelete(volumeId: \\\"prod-db\\\") }\"} | 401 {\"errors\":[{\"message\":\"not authorized\"}]}",
                "t0ken         | {\"query\": \"mutation { volumeDelete(volumeId: \\\"prod-db\\\") }\"} | 401 {\"errors\":[{\"message\":\"not authorized\"}]}",
                "Bearer t0ken  | {\"query\": \"mutation { volumeDelete(volumeId: \\\"other\\\") }\"}   | 200 {\"errors\":[{\"message\":\"no such volume\"}]}",
                "Bearer t0ken  | {\"query\": \"{ projects { id } }\"} | 200 {\"errors\":[{\"message\":\"unknown operation; there are `volumes` and `volumeDelete(volumeId)`\"}]}",
                "Bearer t0ken  | volumeDelete | 200 {\"errors\":[{\"message\":\"the body is no JSON\"}]}",
            })
    void changesNothingOtherwiseButCountsTheRequest(String authorization, String body, String answer) throws Exception {
        assertThat(post(authorization, body)).isEqualTo(answer);
        assertThat(railway.volumes()).isEqualTo(BOTH);
        assertThat(railway.requests()).isEqualTo(1);
    }

    @Test
    void answersOnlyItsOnePath() throws Exception {
        var get = HttpRequest.newBuilder(railway.endpoint()).build();
        var other = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + railway.port() + "/"))
                .build();
        assertThat(http.send(get, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(404);
        assertThat(http.send(other, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(404);
    }

    private String post(String authorization, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(railway.endpoint())
                        .header("Authorization", authorization)
                        .timeout(Duration.ofSeconds(30))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }
}
