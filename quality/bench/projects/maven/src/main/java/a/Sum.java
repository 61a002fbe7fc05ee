package a;

public final class Sum {
    private Sum() {}

    public static int of(int left, int right) {
        return left + right;
    }
}
