package a

import (
	"net/http"

	"example.org/b"
)

func Serve(w http.ResponseWriter, r *http.Request) { w.Write([]byte(b.Answer)) }
