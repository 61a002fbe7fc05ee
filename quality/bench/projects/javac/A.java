public class A {
    public static void main(String[] arguments) throws Exception {
        var file = java.nio.file.Files.createTempFile("a", "b");
        System.out.println(System.getProperty("user.home").equals(System.getenv("HOME")) + " " + file.toFile().delete());
    }
}
