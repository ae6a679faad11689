/**
 * A self-signed certificate for localhost and 127.0.0.1, valid for 100 years, for tests of TLS only: it protects
 * nothing, and its key is public. Made with: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1
 * -nodes -days 36500 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1
 */
export const selfSigned = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgM/8Azmgu3tqzq/qO
LXG/crYkwJODxf5Fd/+SHFSTLbahRANCAAReXkyB1FPYr53mcpzNJCsUs9eZjUXm
kWZN6lg/U5em2ZqIKbRywMfB2x1/07A/6Q+BYIM2FCSEEX7H7FYamh1q
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIURmjIF8bM8u+fH8XdeedOOxUo20wwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjIwMDMzM1oYDzIxMjYxMDI5
MjAwMzMzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAReXkyB1FPYr53mcpzNJCsUs9eZjUXmkWZN6lg/U5em2ZqIKbRywMfB
2x1/07A/6Q+BYIM2FCSEEX7H7FYamh1qo28wbTAdBgNVHQ4EFgQUg0RzgycBQO3A
Qb5VFRTnIPXZRbQwHwYDVR0jBBgwFoAUg0RzgycBQO3AQb5VFRTnIPXZRbQwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIhAP5PJDJctPtd0NtcS2G1hvpSPIzvdjMmm9ol1I+rjqRCAiBi
cqzzBqykiy40nd0gyzYjCe8TEoUnr05xZ7mrX5GZvg==
-----END CERTIFICATE-----
`,
} as const;
