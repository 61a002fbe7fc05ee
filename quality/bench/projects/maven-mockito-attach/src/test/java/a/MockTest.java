package a;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockStatic;
import static org.mockito.Mockito.when;

import org.junit.jupiter.api.Test;

class MockTest {
    static final class Final {
        int number() {
            return 1;
        }
    }

    @Test
    void mocksAFinalClass() {
        Final mocked = mock(Final.class);
        when(mocked.number()).thenReturn(2);
        assertEquals(2, mocked.number());
    }

    @Test
    void mocksAStaticMethod() {
        try (var sum = mockStatic(Sum.class)) {
            sum.when(() -> Sum.of(1, 1)).thenReturn(3);
            assertEquals(3, Sum.of(1, 1));
        }
    }
}
