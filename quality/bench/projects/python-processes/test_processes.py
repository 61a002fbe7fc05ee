import concurrent.futures
import multiprocessing
from multiprocessing import shared_memory


def square(number):
    return number * number


def test_has_a_pool():
    with multiprocessing.Pool(2) as pool:
        assert pool.map(square, range(4)) == [0, 1, 4, 9]


def test_has_an_executor():
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        assert list(pool.map(square, range(4))) == [0, 1, 4, 9]


def test_has_a_manager():
    with multiprocessing.Manager() as manager:
        shared = manager.list([1])
        shared.append(2)
        assert list(shared) == [1, 2]


def test_has_shared_memory():
    memory = shared_memory.SharedMemory(create=True, size=10)
    memory.buf[0] = 7
    memory.close()
    memory.unlink()
