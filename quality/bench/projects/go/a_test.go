package a

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
)

func TestServes(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(Serve))
	defer server.Close()
	for i := 0; i < 50; i++ {
		answer, err := http.Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		if text, _ := io.ReadAll(answer.Body); string(text) != "ok" {
			t.Fatal(string(text))
		}
		answer.Body.Close()
	}
}

func TestListens(t *testing.T) {
	for _, where := range []string{":0", "localhost:0", "127.0.0.1:0", "0.0.0.0:0"} {
		server, err := net.Listen("tcp", where)
		if err != nil {
			t.Fatal(where, err)
		}
		_, port, _ := net.SplitHostPort(server.Addr().String())
		client, err := net.Dial("tcp", "localhost:"+port)
		if err != nil {
			t.Fatal(where, err)
		}
		client.Close()
		server.Close()
	}
}

func TestWrites(t *testing.T) {
	if err := os.WriteFile(t.TempDir()+"/a", nil, 0o600); err != nil {
		t.Fatal(err)
	}
}
