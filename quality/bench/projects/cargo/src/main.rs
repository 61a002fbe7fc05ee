fn main() {
    println!("{}", itoa::Buffer::new().format(42));
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};

    fn meet(listening: &str, calling: &str) {
        let server = TcpListener::bind(listening).unwrap();
        let port = server.local_addr().unwrap().port();
        let mut client = TcpStream::connect((calling, port)).unwrap();
        server.accept().unwrap().0.write_all(b"a").unwrap();
        let mut answer = [0];
        client.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"a");
    }

    #[test]
    fn serves() {
        meet("127.0.0.1:0", "127.0.0.1");
        meet("localhost:0", "localhost");
        meet("0.0.0.0:0", "localhost");
    }

    #[test]
    fn writes_to_the_temporary_folder() {
        std::fs::write(std::env::temp_dir().join("a"), "a").unwrap();
    }
}
