// Certificates made for one test, by an authority made for one test.
#pragma once

#include <string>

namespace vigie::testing {

struct Certificate {
  std::string certificate;  // PEM
  std::string key;          // PEM
};

// Valid until tomorrow, elliptic curve P-256.
Certificate MakeAuthority();
// For the subject alternative names in OpenSSL's notation:
// "DNS:localhost,IP:127.0.0.1". `days` < 0: it has expired.
Certificate MakeCertificate(const Certificate& authority,
                            const std::string& names, int days = 1);

}  // namespace vigie::testing
