package dev.holdfast.approval;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.holdfast.terms.Digest;
import dev.holdfast.terms.SessionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Open questions between the processes of one person: the session that asks puts a question there, another terminal answers
 * it. What it says is sealed with the session's key; an answer counts for no more than its signature.
 */
public final class Mailbox {
    private static final Pattern FOLDER = Pattern.compile("(s-[0-9a-z]{12})\\.([0-9a-f]{64})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final String QUESTION = "question";
    private static final String APPROVAL = "approval.";
    private static final String REFUSED = "refused";
    private static final String ASIDE = "aside.";
    private static final int BYTES_MAX = 4 << 20;
    private static final int REMOVALS_MAX = 100;

    private final Path folder;
    private final Seals seals;

    /** Hides what lies on the disk from everybody without the session's key. */
    public interface Seals {
        byte[] seal(SessionId session, byte[] plain);

        /** What was sealed, or nothing when the bytes are something else. */
        Optional<byte[]> open(SessionId session, byte[] sealed);
    }

    /**
     * What came of a question so far.
     *
     * @param approvals as they were put there; none of them was verified
     * @param refusedBy who said no, if somebody did
     */
    public record Replies(List<Approval> approvals, Optional<String> refusedBy) {
        public Replies {
            approvals = List.copyOf(approvals);
        }
    }

    /** @param folder private to the person; made when the first question comes */
    public Mailbox(Path folder, Seals seals) {
        this.folder = folder;
        this.seals = seals;
    }

    /** Whether an approver's name can stand in a file's name. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Whether a question is short enough to be read again elsewhere. */
    public static boolean holds(Question question) {
        return Letter.of(question).length() <= Letter.CHARS_MAX;
    }

    /** Makes a question known, which it {@linkplain #holds holds}. */
    public void put(Question question) {
        try {
            Files.createDirectories(
                    place(question),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            write(
                    place(question).resolve(QUESTION),
                    seals.seal(question.session(), Letter.of(question).getBytes(UTF_8)));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** The questions that are open, the one that expires first first. Those that have expired are taken away. */
    public List<Question> open(Instant now) {
        var open = new ArrayList<Question>();
        for (Path place : places()) {
            read(place).ifPresent(question -> {
                if (now.isBefore(question.expires())) {
                    open.add(question);
                } else {
                    remove(question);
                }
            });
        }
        open.sort(Comparator.comparing(Question::expires));
        return List.copyOf(open);
    }

    /** Leaves a person's signature for the session that asked. */
    public void approve(Question question, Approval approval) {
        reply(question, APPROVAL + named(approval.approver()), Letter.of(approval));
    }

    /** Leaves a person's no. */
    public void refuse(Question question, String by) {
        reply(question, REFUSED, named(by));
    }

    /** What people have left. What is malformed is no answer: who can write here could as well take answers away. */
    public Replies replies(Question question) {
        var approvals = new ArrayList<Approval>();
        Optional<String> refusedBy = Optional.empty();
        try {
            for (Path file :
                    listed(place(question)).stream().filter(Mailbox::isFile).toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.equals(REFUSED)) {
                    refusedBy = Optional.of(new String(bytes(file), UTF_8)).filter(Mailbox::isName);
                } else if (name.startsWith(APPROVAL)) {
                    approval(file).ifPresent(approvals::add);
                }
            }
        } catch (NoSuchFileException e) {
            // somebody has taken it away: nobody answers then
        } catch (IOException e) {
            throw unusable(e);
        }
        return new Replies(approvals, refusedBy);
    }

    /** Takes a question away, with what was answered, and what is answered meanwhile. */
    public void remove(Question question) {
        for (int tries = 0; tries < REMOVALS_MAX; tries++) {
            try {
                clear(place(question));
                return;
            } catch (NoSuchFileException e) {
                return; // it is gone
            } catch (DirectoryNotEmptyException e) {
                // somebody answered just now
            } catch (IOException e) {
                throw unusable(e);
            }
        }
        // it stays, as one that has expired; its letter is gone, so nobody is asked any more
    }

    private static void clear(Path place) throws IOException {
        for (Path file : listed(place)) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(place);
    }

    private static List<Path> listed(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.sorted().toList();
        } catch (UncheckedIOException e) { // taken away in the middle
            throw e.getCause();
        }
    }

    private List<Path> places() {
        try {
            return listed(folder).stream()
                    .filter(file ->
                            FOLDER.matcher(String.valueOf(file.getFileName())).matches())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** The question of a folder; none where it was just taken away, or is not what its name says. */
    private Optional<Question> read(Path place) {
        var name = FOLDER.matcher(String.valueOf(place.getFileName()));
        if (!name.matches()) {
            return Optional.empty();
        }
        try {
            return seals.open(new SessionId(name.group(1)), bytes(place.resolve(QUESTION)))
                    .map(plain -> Letter.question(new String(plain, UTF_8)))
                    .filter(question -> question.digest().equals(new Digest(name.group(2))));
        } catch (NoSuchFileException | IllegalArgumentException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static Optional<Approval> approval(Path file) throws IOException {
        try {
            return Optional.of(Letter.approval(new String(bytes(file), UTF_8)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void reply(Question question, String name, String text) {
        try {
            write(place(question).resolve(name), text.getBytes(UTF_8));
        } catch (NoSuchFileException e) {
            throw new IllegalStateException("the question is no longer open", e);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Path place(Question question) {
        return folder.resolve(
                question.session().text() + "." + question.digest().hex());
    }

    private static String named(String approver) {
        if (!isName(approver)) {
            throw new IllegalArgumentException("not the name of an approver: letters, digits, `.`, `_` and `-`");
        }
        return approver;
    }

    private static boolean isFile(Path file) {
        return Files.isRegularFile(file, NOFOLLOW_LINKS);
    }

    private static byte[] bytes(Path file) throws IOException {
        if (!isFile(file)) {
            throw new NoSuchFileException(file.toString()); // a pipe would be waited for without end
        }
        try (var in = Files.newInputStream(file, NOFOLLOW_LINKS)) {
            return in.readNBytes(BYTES_MAX);
        }
    }

    /**
     * INVARIANT: what is written aside has no name of an answer, or the run that asks could count it and take the question
     * away before it stands in its place.
     */
    private static void write(Path file, byte[] bytes) throws IOException {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Path aside = Files.createTempFile(file.resolveSibling("."), ASIDE, "", mode);
        try (var channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private UncheckedIOException unusable(IOException e) {
        return new UncheckedIOException(
                "cannot use the open questions in `" + folder + "`: " + e.getMessage() + "; check space and rights", e);
    }
}
