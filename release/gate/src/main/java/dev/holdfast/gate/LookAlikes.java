package dev.holdfast.gate;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names that everybody knows, and those that could be taken for one of them. */
final class LookAlikes {
    /** The most needed packages of npm, and good ones that are called nearly like one of them. */
    static final LookAlikes NPM = new LookAlikes("""
            react react-dom preact lodash express axios chalk commander debug async moment request webpack typescript
            eslint prettier jest mocha chai sinon rollup vite esbuild next nuxt vue angular svelte jquery bootstrap
            underscore bluebird winston yargs minimist semver uuid dotenv cors body-parser mongoose mongodb mysql mysql2
            redis ioredis cookies gaxios socket.io ws node-fetch cross-fetch cross-env cross-spawn rimraf mkdirp glob minimatch inquirer
            ora colors color kleur nodemon passport jsonwebtoken bcrypt bcryptjs puppeteer playwright cheerio zod joi ajv
            yup formik redux react-redux rxjs tslib core-js regenerator-runtime babel-loader css-loader style-loader
            sass less postcss autoprefixer tailwindcss graphql apollo-client prisma sequelize typeorm knex sqlite3 fastify koa
            hapi nestjs electron openai langchain discord.js stripe aws-sdk firebase supabase tar unzipper archiver
            handlebars mustache ejs pug marked highlight.js three d3 chart.js dayjs date-fns luxon immer immutable ramda
            nanoid shortid validator classnames clsx execa shelljs fs-extra graceful-fs iconv-lite readable-stream
            through2 concurrently husky lint-staged pino morgan helmet multer sharp jimp
            got ky undici form-data qs send cookie mime ms""");

    /** The same of Python. */
    static final LookAlikes PYTHON = new LookAlikes("""
            requests urllib3 numpy pandas scipy matplotlib scikit-learn tensorflow torch keras django flask fastapi
            sqlalchemy pydantic click jinja2 pyyaml pillow cryptography boto3 botocore setuptools wheel pytest tox
            beautifulsoup4 lxml selenium scrapy aiohttp httpx websockets celery redis pymongo psycopg2 mysqlclient paramiko
            colorama tqdm rich typer openai anthropic langchain transformers tokenizers huggingface-hub sentencepiece
            python-dateutil pytz certifi idna attrs packaging protobuf grpcio google-auth azure-core uvicorn starlette
            gunicorn twisted tornado bottle pyjwt oauthlib markdown docutils sphinx black flake8 mypy pylint isort""");

    /** Cyrillic and Greek letters, and below them what they look like. */
    private static final String LOOKS =
            "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u03bf\u03b1\u03bd\u03c1\u0131";

    private static final String PLAIN = "aeopcyxijshdqoavpi";

    private static final int LENGTH_MIN = 5;
    private static final int LENGTH_MAX = 100;

    private final Set<String> known;

    private LookAlikes(String known) {
        this.known = Pattern.compile("\\s+").splitAsStream(known).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a name has nothing but letters that everybody can tell apart. */
    static boolean isPlain(String name) {
        return name.chars().allMatch(letter -> letter > ' ' && letter < 0x7f);
    }

    /** The known name that this one could be taken for, if it is not one itself. */
    Optional<String> of(String name) {
        String folded = name.toLowerCase(Locale.ROOT);
        if (known.contains(folded) || name.length() > LENGTH_MAX || name.startsWith("@")) {
            return Optional.empty();
        }
        String bare = skeleton(folded);
        return known.stream()
                .filter(other -> (!isPlain(name) && bare.equals(other))
                        || (other.length() >= LENGTH_MIN && isOneEditAway(folded, other)))
                .sorted()
                .findFirst()
                .or(() -> isPlain(name) ? Optional.empty() : Optional.of(bare));
    }

    /** The name in plain letters: without accents, and with Latin letters for those that look like them. */
    private static String skeleton(String name) {
        String letters = Normalizer.normalize(name, Normalizer.Form.NFKD);
        var plain = new StringBuilder();
        for (int at = 0; at < letters.length(); at++) {
            char letter = letters.charAt(at);
            int twin = LOOKS.indexOf(letter);
            if (twin >= 0) {
                plain.append(PLAIN.charAt(twin));
            } else if (letter < 0x7f) {
                plain.append(letter);
            }
        }
        return plain.toString();
    }

    /** Whether one letter was put in, left out, changed, or swapped with its neighbour. */
    private static boolean isOneEditAway(String one, String other) {
        int difference = one.length() - other.length();
        if (difference < -1 || difference > 1 || one.equals(other)) {
            return false;
        }
        int at = 0;
        while (at < one.length() && at < other.length() && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        List<String> tails = switch (difference) {
            case 1 -> List.of(one.substring(at + 1), other.substring(at));
            case -1 -> List.of(one.substring(at), other.substring(at + 1));
            default -> List.of(one.substring(at + 1), other.substring(at + 1));
        };
        boolean swapped = difference == 0
                && at + 1 < one.length()
                && one.charAt(at) == other.charAt(at + 1)
                && one.charAt(at + 1) == other.charAt(at)
                && one.substring(at + 2).equals(other.substring(at + 2));
        return swapped || tails.getFirst().equals(tails.getLast());
    }
}
