package dev.holdfast.scan;

import dev.holdfast.terms.PathName;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The policy that tells by its name whether a file holds secrets. Names match at any depth and in any case. Names are
 * all it looks at: a secret in a file with an innocent name is for the {@link Redactor} to find. Immutable.
 */
public final class SecretFiles {
    /** Settings by environment; private keys and key stores; logins of programs; clouds and clusters. */
    private static final List<Glob> HOLDING = globs("""
            .env  .env.*  .env-*  .env_*  .env~  *.env  .envrc  .secrets  .secrets/**
            secret.yml  secret.yaml  secret.json  secret.toml  secrets.yml  secrets.yaml  secrets.json  secrets.toml
            *.tfvars  *.tfvars.json  *.tfstate  *.tfstate.*  .terraformrc

            *.pem  *.key  *.ppk  id_rsa*  id_dsa*  id_ecdsa*  id_ed25519*  secring.*  private-keys-v1.d/**
            *.p12  *.pfx  *.jks  *.keystore  *.bcfks  *.kdbx  *.ovpn

            .netrc  _netrc  .pgpass  pgpass.conf  .my.cnf  .mylogin.cnf  .npmrc  .pypirc  .git-credentials  .htpasswd
            .gem/credentials  .cargo/credentials  .cargo/credentials.toml  .m2/settings.xml  .m2/settings-security.xml
            .gradle/gradle.properties  .s3cfg  .boto  rclone.conf

            credentials  credentials.json  credentials.csv  accesskeys.csv  *_accesskeys.csv  client_secret*.json
            *service-account*.json  *service_account*.json  *serviceaccount*.json  application_default_credentials.json
            .azure/**  .docker/config.json  .dockercfg  .dockerconfigjson  .kube/config  kubeconfig  *.kubeconfig
            .config/gh/hosts.yml  .config/hub  .railway/**  .vault-token  *.token  token.json  .vercel/auth.json
            .netlify/config.json
            """);

    /** Examples that people commit on purpose, and the public halves of key pairs. */
    private static final List<Glob> HARMLESS = globs("""
            .env.example  .env.sample  .env.template  .env.dist  .env.*.example  .env.*.sample  .env.*.template
            .env-example  .env-sample  .env-template  .env-dist  .env_example  .env_sample  .env_template  .env_dist
            example.env  sample.env  template.env  id_*.pub
            """);

    private final List<Glob> added;

    private SecretFiles(List<Glob> added) {
        this.added = added;
    }

    /** The policy that Holdfast ships with. */
    public static SecretFiles builtIn() {
        return new SecretFiles(List.of());
    }

    /**
     * The same and these patterns; what they match is never harmless.
     *
     * @param patterns names with {@code *}, {@code ?} and {@code /}, {@code **} for any number of folders; a pattern
     *     without a slash matches the file name in every folder
     * @throws ScanException with {@code BAD_PATTERN}
     */
    public SecretFiles with(List<String> patterns) {
        return new SecretFiles(
                Stream.concat(added.stream(), patterns.stream().map(Glob::of)).toList());
    }

    /** Whether a file of this name holds secrets. */
    public boolean matches(PathName path) {
        List<String> parts =
                path.parts().stream().map(part -> part.toLowerCase(Locale.ROOT)).toList();
        return any(added, parts) || (any(HOLDING, parts) && !any(HARMLESS, parts));
    }

    private static boolean any(List<Glob> globs, List<String> parts) {
        return !parts.isEmpty() && globs.stream().anyMatch(glob -> glob.matches(parts));
    }

    private static List<Glob> globs(String patterns) {
        return Pattern.compile("\\s+").splitAsStream(patterns).map(Glob::of).toList();
    }
}
