// OpenSSL's objects with an owner. Private to this folder.
#pragma once

#include <memory>

#include <openssl/bn.h>
#include <openssl/evp.h>

namespace xinluon::crypto {

template <auto free_function>
struct Free {
  template <class T>
  void operator()(T* p) const {
    free_function(p);
  }
};
template <class T, auto free_function>
using Owned = std::unique_ptr<T, Free<free_function>>;

using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Number = Owned<BIGNUM, BN_free>;

}  // namespace xinluon::crypto
